package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That a plugin is to run, or not to, holds for this platform, and could not be written down for
 * the next one. It is carried out, and whoever asked for it is told that it will not last.
 *
 * @param wanted whether it is to run
 * @param problem why that could not be written
 */
record UnwrittenWish(String id, boolean wanted, IOException problem) {
  private static final Logger LOG = LoggerFactory.getLogger(UnwrittenWish.class);

  /**
   * To be completed when the wish is carried out.
   *
   * @param done fails then
   */
  CompletableFuture<PluginInfo> carriedOut(CompletableFuture<PluginInfo> done) {
    LOG.warn("Plugin {}: whether it is to run cannot be written: {}", id, problem.toString());
    CompletableFuture<PluginInfo> carriedOut = new CompletableFuture<>();
    var unused =
        carriedOut.whenComplete(
            (plugin, failure) ->
                done.completeExceptionally(failure == null ? refusal(plugin) : failure));
    return carriedOut;
  }

  private PluginException refusal(PluginInfo plugin) {
    return new PluginException(
        id,
        id
            + " is "
            + plugin.state()
            + (plugin.problem().isEmpty() ? "" : " (" + plugin.problem() + ")")
            + ", but that it is "
            + (wanted ? "to run" : "to stay so")
            + " could not be recorded ("
            + problem.getMessage()
            + "): it will "
            + (wanted ? "not " : "")
            + "be started again when the platform is; try again when that is mended");
  }
}

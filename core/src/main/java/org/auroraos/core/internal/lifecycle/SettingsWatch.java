package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.core.internal.config.NamedConfiguration;
import org.auroraos.core.internal.config.NamedConfigurations;
import org.auroraos.core.internal.text.Suggestions;
import org.auroraos.core.internal.text.TerminalText;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of settings for a plugin that does not exist: with a slip in the name of the file, the
 * plugin that was meant runs under a policy that nobody wanted. Each is told once, when what is
 * deployed has settled: settings may come before their plugin.
 */
@Component(service = ConfigurationListener.class, immediate = true)
public final class SettingsWatch implements ConfigurationListener {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsWatch.class);
  private static final Duration SETTLING = Duration.ofMinutes(2);

  private final PluginManager plugins;
  private final NamedConfigurations configurations;
  private final Consumer<String> warnings;
  private final Set<String> told = new HashSet<>();
  private final ThreadPoolExecutor checker;

  /** Watches, and looks at what is there already. */
  @Activate
  public SettingsWatch(@Reference PluginManager plugins, @Reference ConfigurationAdmin admin) {
    this(plugins, admin, LOG::warn);
  }

  SettingsWatch(PluginManager plugins, ConfigurationAdmin admin, Consumer<String> warnings) {
    this.plugins = plugins;
    this.configurations = new NamedConfigurations(admin, SettingsSource.FACTORY_PID);
    this.warnings = warnings;
    checker =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "aurora-settings-watch");
              thread.setDaemon(true);
              return thread;
            });
    checker.allowCoreThreadTimeOut(true);
    checker.execute(this::check);
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (configurations.concerns(event) && !checker.isShutdown()) {
      checker.execute(this::check);
    }
  }

  /** Ends watching. */
  @Deactivate
  public void close() {
    checker.shutdownNow();
  }

  private void check() {
    try {
      if (!configurations.list().isEmpty() && plugins.awaitSettled(SETTLING)) {
        compare();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | IllegalStateException e) {
      LOG.debug("The settings of plugins cannot be listed", e);
    }
  }

  private void compare() throws IOException {
    Set<String> ids = new TreeSet<>();
    plugins.list().forEach(plugin -> ids.add(plugin.id()));
    Set<String> orphans = new HashSet<>();
    for (NamedConfiguration settings : configurations.list()) {
      if (!ids.contains(settings.name())) {
        orphans.add(settings.source());
        if (!told.contains(settings.source())) {
          warnings.accept(
              TerminalText.line(
                  settings.source()
                      + ": there is no plugin '"
                      + settings.name()
                      + "'"
                      + Suggestions.didYouMean(settings.name(), ids)
                      + "; these settings hold for nothing until it is deployed"));
        }
      }
    }
    told.clear();
    told.addAll(orphans);
  }
}

package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.hypervisor.AdoptedRun;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.store.RunDirectories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may run for a plugin that the store does not know, because its state was lost.
 *
 * @param id of the plugin
 */
record Orphan(String id, RunDirectories runs, Hypervisor hypervisor) {
  private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);

  /** Longest id of an instance. */
  private static final int MOST = 64;

  /** Kills it and removes what is left of it. */
  void end() {
    String name = "orphan." + id;
    InstanceSpec spec =
        InstanceSpec.of(
            name.substring(0, Math.min(name.length(), MOST)), "", SandboxPolicy.builder().build());
    Instance instance = hypervisor.create(spec);
    try {
      Optional<AdoptedRun> adopted = instance.adopt(request(runs.of(id)));
      adopted.flatMap(AdoptedRun::run).ifPresent(Adopter::kill);
      LOG.warn("{} belonged to no plugin; what ran there has been ended", runs.of(id));
      runs.remove(id);
    } catch (ProtocolException e) {
      LOG.warn("{} belonged to no plugin, and was ended: {}", runs.of(id), e.getMessage());
      remove();
    } catch (IOException | SandboxException e) {
      LOG.warn("{} belongs to no plugin and cannot be cleared: {}", runs.of(id), e.toString());
    } finally {
      hypervisor.destroy(spec.id());
    }
  }

  private void remove() {
    try {
      runs.remove(id);
    } catch (IOException e) {
      LOG.warn("{} cannot be cleared: {}", runs.of(id), e.toString());
    }
  }

  private RunRequest request(Path directory) {
    Detachment.Log none =
        new Detachment.Log(directory.resolve("log"), id, 4096, 1, Duration.ofSeconds(1), 1, 1);
    return RunRequest.builder(List.of(id)).detachment(new Detachment(directory, id, none)).build();
  }
}

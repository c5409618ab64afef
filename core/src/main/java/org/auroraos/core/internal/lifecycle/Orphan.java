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
import org.auroraos.core.internal.store.DurableFiles;
import org.auroraos.core.internal.store.RunDirectories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may run and belongs to nobody: of a plugin that the store does not know, because its state
 * was lost, or a spare of an earlier platform.
 *
 * @param directory its run directory
 * @param why what it is, for the log
 * @param expected whether a platform that was killed always leaves such a thing
 */
record Orphan(Path directory, String why, boolean expected, Hypervisor hypervisor) {
  private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);

  /** Longest id of an instance. */
  private static final int MOST = 64;

  /** Of a plugin that nobody knows. */
  static Orphan ofPlugin(String id, RunDirectories runs, Hypervisor hypervisor) {
    return new Orphan(runs.of(id), "belonged to no plugin", false, hypervisor);
  }

  /** Of a platform that is no more. */
  static Orphan ofSpare(Path directory, Hypervisor hypervisor) {
    String why = "belonged to a warm spare of an earlier platform";
    return new Orphan(directory, why, true, hypervisor);
  }

  /** Kills it and removes what is left of it. */
  void end() {
    String name = "orphan." + directory.getFileName().toString().replace('~', '.');
    InstanceSpec spec =
        InstanceSpec.of(
            name.substring(0, Math.min(name.length(), MOST)), "", SandboxPolicy.builder().build());
    Instance instance = hypervisor.create(spec);
    try {
      Optional<AdoptedRun> adopted = instance.adopt(request());
      adopted.flatMap(AdoptedRun::run).ifPresent(Adopter::kill);
      tell();
      DurableFiles.delete(directory);
    } catch (ProtocolException e) {
      LOG.warn("{} {}, and was ended: {}", directory, why, e.getMessage());
      remove();
    } catch (IOException | SandboxException e) {
      LOG.warn("{} {} and cannot be cleared: {}", directory, why, e.toString());
    } finally {
      hypervisor.destroy(spec.id());
    }
  }

  private void remove() {
    try {
      DurableFiles.delete(directory);
    } catch (IOException e) {
      LOG.warn("{} cannot be cleared: {}", directory, e.toString());
    }
  }

  private void tell() {
    if (expected) {
      LOG.info("{} {}; what ran there has been ended", directory, why);
    } else {
      LOG.warn("{} {}; what ran there has been ended", directory, why);
    }
  }

  private RunRequest request() {
    Detachment.Log none =
        new Detachment.Log(
            directory.resolve("log"), "orphan", 4096, 1, Duration.ofSeconds(1), 1, 1);
    return RunRequest.builder(List.of("orphan"))
        .detachment(new Detachment(directory, "orphan", none))
        .build();
  }
}

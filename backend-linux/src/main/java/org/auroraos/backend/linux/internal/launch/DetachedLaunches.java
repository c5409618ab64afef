package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.auroraos.api.backend.AdoptedSandbox;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.backend.linux.internal.cgroup.Groups;
import org.auroraos.backend.linux.internal.identity.Identity;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.shim.SandboxRecord;
import org.auroraos.backend.linux.internal.shim.ShimPoller;
import org.auroraos.backend.linux.internal.shim.ShimState;

/** The sandboxes that outlive the platform: started here, or by an earlier one. */
final class DetachedLaunches implements AutoCloseable {
  private final Libc libc;
  private final LauncherClient client;
  private final Groups groups;
  private final IntFunction<String> callNames;
  private final Entrance entrance;
  private final ShimPoller poller;
  private final ShimRemains remains;
  private final Adoption adoption;
  private final Set<DetachedProcess> processes = ConcurrentHashMap.newKeySet();

  /** What our own launches have taken and give back at their end. */
  private final Map<DetachedProcess, Identity> identities = new ConcurrentHashMap<>();

  DetachedLaunches(
      Libc libc,
      Spawner spawner,
      LauncherClient client,
      Groups groups,
      Entrance entrance,
      IntFunction<String> callNames)
      throws IOException {
    this.libc = libc;
    this.client = client;
    this.groups = groups;
    this.entrance = entrance;
    this.callNames = callNames;
    this.poller = new ShimPoller(libc);
    this.remains = new ShimRemains(spawner, groups, this::release);
    this.adoption = new Adoption(libc, spawner, remains, entrance, callNames);
  }

  /** Starts a sandbox with a shim. */
  SandboxProcess start(
      Path launcher,
      SandboxLaunch launch,
      Detachment detachment,
      CompiledLaunch compiled,
      CallEvents events)
      throws SandboxException, IOException {
    Path directory = detachment.runDirectory();
    try (ShimPlumbing plumbing = new ShimPlumbing(libc)) {
      try {
        LauncherClient.Running running =
            client.start(
                launcher,
                compiled,
                plumbing,
                () -> record(launch, compiled, false).write(directory));
        // The start has told more of what is enforced.
        SandboxRecord record = record(launch, compiled, running.started().listening());
        record.write(directory);
        ShimState state =
            ShimState.read(directory)
                .orElseThrow(() -> new IOException("the shim has left no state in " + directory));
        Entrance.Door door = entrance.door(plumbing.control(), running.started().letsIn(), record);
        DetachedProcess process =
            new DetachedProcess(
                state, directory, record, plumbing.handOver(), door, events, callNames, remains);
        launch.observer().begun(record.listening());
        return keep(process, compiled.identity());
      } catch (SandboxException | IOException e) {
        groups.sweep(compiled.leaf());
        throw e;
      }
    }
  }

  /** Finds a sandbox again. */
  Optional<AdoptedSandbox> adopt(Path runDirectory) throws IOException, SandboxException {
    Optional<Adoption.Found> found = adoption.adopt(runDirectory);
    if (found.isPresent() && found.get().process().isPresent()) {
      DetachedProcess process = found.get().process().get();
      processes.add(process);
      if (!poller.add(process)) {
        processes.remove(process);
        process.control().close();
        throw new SandboxException(
            Kind.SETUP_FAILED, "backend", "the backend is being stopped", process.report());
      }
    }
    return found.map(Adoption.Found::sandbox);
  }

  /** Lets go of all of them. */
  @Override
  public void close() {
    processes.forEach(DetachedProcess::detach);
    poller.close();
  }

  private SandboxProcess keep(DetachedProcess process, Identity identity) throws SandboxException {
    identities.put(process, identity);
    processes.add(process);
    if (!poller.add(process)) {
      process.kill(KillCause.STOPPED);
      process.detach();
      process.control().close();
      throw new SandboxException(
          Kind.SETUP_FAILED, "launcher", "the backend is being stopped", process.report());
    }
    return process;
  }

  private void release(DetachedProcess process) {
    processes.remove(process);
    poller.remove(process);
    Identity identity = identities.remove(process);
    if (identity != null) {
      identity.close();
    }
  }

  private static SandboxRecord record(
      SandboxLaunch launch, CompiledLaunch compiled, boolean listening) {
    return new SandboxRecord(
        compiled.enforcements().report(),
        launch.policy().limits(),
        compiled.isolation(),
        listening,
        compiled.temporary());
  }
}

package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.auroraos.api.backend.AdoptedSandbox;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.backend.SyscallNames;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.backend.linux.internal.cgroup.GroupCompiler;
import org.auroraos.backend.linux.internal.cgroup.Groups;
import org.auroraos.backend.linux.internal.identity.Identities;
import org.auroraos.backend.linux.internal.identity.Identity;
import org.auroraos.backend.linux.internal.identity.Ownership;
import org.auroraos.backend.linux.internal.install.Installation;
import org.auroraos.backend.linux.internal.install.InstallationException;
import org.auroraos.backend.linux.internal.landlock.LandlockKernel;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.proc.PlatformName;
import org.auroraos.backend.linux.internal.proc.ProcessFacts;
import org.auroraos.backend.linux.internal.root.RealPathsCompiler;
import org.auroraos.backend.linux.internal.root.RootCompiler;
import org.auroraos.backend.linux.internal.seccomp.Architecture;
import org.auroraos.backend.linux.internal.seccomp.FilterLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sandboxes from namespaces, control groups and the native launcher. */
public final class LinuxBackend implements SandboxBackend, AutoCloseable {
  /** The backend's name. */
  static final String NAME = "linux";

  private static final Logger LOG = LoggerFactory.getLogger(LinuxBackend.class);
  private static final Path SWAPS = Path.of("/proc/swaps");

  private final Installation installation;
  private final Identities identities;
  private final Groups groups;
  private final Libc libc;
  private final Ownership ownership;
  private final Spawner spawner;
  private final LauncherClient client;
  private final RootCompiler roots;
  private final SyscallsLayer syscalls;
  private final LaunchCompiler compiler;
  private final PlatformName platform;
  private final FutureTask<BackendSupport> support = new FutureTask<>(this::probe);
  private final Set<LinuxSandboxProcess> running = ConcurrentHashMap.newKeySet();
  private final DetachedLaunches detached;
  private final Entrance entrance;
  private final ExecutorService watchers;

  /** Whether this machine has ever given us namespaces. */
  private volatile boolean namespaces;

  private LinuxBackend(Installation installation, Identities identities, Groups groups)
      throws IOException {
    this.installation = installation;
    this.identities = identities;
    this.groups = groups;
    this.libc = new Libc();
    this.platform = PlatformName.ofThisProcess();
    TemporaryDirectory.removeLeftovers(platform);
    this.ownership = new Ownership(libc);
    this.spawner = new Spawner(libc);
    this.client = new LauncherClient(spawner);
    FileRulesLayer fileRules = new FileRulesLayer(LandlockKernel.ask(libc));
    this.roots = new RootCompiler(installation.emptyFile());
    WorldLayer world = new WorldLayer(roots, fileRules);
    DirectLayer direct = new DirectLayer(new RealPathsCompiler(roots), fileRules);
    this.syscalls = SyscallsLayer.of(libc);
    GroupCompiler groupCompiler = new GroupCompiler(groups, hasSwap());
    ResourceLimits rlimits = new ResourceLimits(libc);
    LaunchCompiler trusting =
        new LaunchCompiler(
            world, direct, new LimitsLayer(groupCompiler, rlimits, () -> true), syscalls);
    ProcessLimitProbe processLimit = new ProcessLimitProbe(probe -> launch(probe, trusting));
    this.compiler =
        new LaunchCompiler(
            world, direct, new LimitsLayer(groupCompiler, rlimits, processLimit), syscalls);
    AtomicLong threads = new AtomicLong();
    this.watchers =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "aurora-sandbox-" + threads.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.entrance = new Entrance(libc, watchers, syscalls::name);
    this.detached = new DetachedLaunches(libc, spawner, client, groups, entrance, syscalls::name);
  }

  /**
   * Installs the launcher, finds out what this machine has, and is ready.
   *
   * @throws InstallationException when the launcher cannot be executed from anywhere
   * @throws IOException when the record of identities or /proc cannot be read
   */
  public static LinuxBackend open(BackendSettings settings)
      throws InstallationException, IOException {
    Installation installation = Installation.in(settings.data());
    Groups groups = null;
    try {
      installation.prepareJna();
      ProcessFacts self = ProcessFacts.ofThisProcess();
      Identities identities = Identities.of(self, settings.identities(), settings.data());
      groups = Groups.ofThisProcess(new Libc(), self.uid() == 0);
      return new LinuxBackend(installation, identities, groups);
    } catch (IOException | RuntimeException | LinkageError e) {
      installation.close();
      if (groups != null) {
        groups.close();
      }
      throw e;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<SyscallNames> syscallNames() {
    return Architecture.ofJvm(System.getProperty("os.arch"))
        .map(architecture -> new FilterLibrary(architecture).names());
  }

  @Override
  public BackendSupport support() {
    support.run();
    try {
      return support.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return SupportProbe.unusable("interrupted while trying");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the machine cannot be probed", e.getCause());
    }
  }

  private BackendSupport probe() {
    return SupportProbe.probe(this, installation.directory());
  }

  @Override
  public SandboxProcess launch(SandboxLaunch launch) throws SandboxException {
    return launch(launch, compiler);
  }

  /**
   * Without namespaces only where there have never been any: what fails later, because somebody has
   * used them up, is an error and not a reason to confine less.
   */
  private SandboxProcess launch(SandboxLaunch launch, LaunchCompiler with) throws SandboxException {
    try {
      SandboxProcess process = launchInNamespaces(launch, with);
      namespaces = true;
      return process;
    } catch (SandboxException e) {
      if (namespaces || !LayerFailure.isOfNamespaces(e)) {
        throw e;
      }
      return launchDirectly(launch, with, e.getMessage());
    }
  }

  private SandboxProcess launchInNamespaces(SandboxLaunch launch, LaunchCompiler with)
      throws SandboxException {
    Identity identity =
        takeIdentity(() -> identities.take(launch.owner(), launch.policy().identity()));
    try {
      return start(launch, with.compile(launch, identity));
    } catch (SandboxException | RuntimeException e) {
      identity.close();
      throw e;
    }
  }

  private SandboxProcess launchDirectly(SandboxLaunch launch, LaunchCompiler with, String why)
      throws SandboxException {
    Identity identity =
        takeIdentity(() -> identities.takeUnmapped(launch.owner(), launch.policy().identity()));
    Path temporary = null;
    try {
      temporary =
          launch.detachment().isPresent()
              ? TemporaryDirectory.createKept(launch.detachment().get().launchId())
              : TemporaryDirectory.create(platform);
      CompiledLaunch compiled = with.compileDirect(launch, identity, temporary, why);
      Passage.check(launch, compiled);
      return start(launch, compiled);
    } catch (IOException e) {
      identity.close();
      throw failed("root", "a temporary directory cannot be made: " + e, e);
    } catch (SandboxException | RuntimeException e) {
      identity.close();
      if (temporary != null) {
        TemporaryDirectory.delete(temporary);
      }
      throw e;
    }
  }

  @Override
  public Optional<AdoptedSandbox> adopt(Path runDirectory) throws IOException, SandboxException {
    return detached.adopt(runDirectory);
  }

  /**
   * Kills what runs, waits for its end, and removes what was made for this platform. What is to
   * outlive the platform is let go.
   */
  @Override
  public void close() throws IOException {
    entrance.close();
    detached.close();
    running.forEach(process -> process.kill(KillCause.STOPPED));
    running.forEach(process -> process.onExit().join());
    watchers.shutdown();
    groups.close();
    identities.close();
    installation.close();
  }

  /** Takes an identity for a launch. */
  private interface IdentitySource {
    Identity take() throws IOException;
  }

  private static Identity takeIdentity(IdentitySource source) throws SandboxException {
    try {
      return source.take();
    } catch (IOException | IllegalStateException e) {
      throw failed("identity", e.getMessage(), e);
    }
  }

  private SandboxProcess start(SandboxLaunch launch, CompiledLaunch compiled)
      throws SandboxException {
    Plumbing plumbing = null;
    try {
      if (compiled.identity().dedicated()) {
        for (Path path : compiled.owned()) {
          ownership.give(path, compiled.identity().outside());
        }
      }
      if (launch.detachment().isPresent()) {
        return detached.start(
            installation.launcher(),
            launch,
            launch.detachment().get(),
            compiled,
            CallEvents.of(launch, syscalls.reader(), roots::showsAlways));
      }
      plumbing = new Plumbing(libc, launch.stdin());
      LauncherClient.Running started =
          client.start(installation.launcher(), compiled, plumbing, () -> {});
      return watched(launch, compiled, plumbing, started);
    } catch (IOException e) {
      closeIfOpen(plumbing);
      throw failed("launcher", e.getMessage(), e);
    } catch (SandboxException | RuntimeException e) {
      closeIfOpen(plumbing);
      throw e;
    }
  }

  private SandboxProcess watched(
      SandboxLaunch launch,
      CompiledLaunch compiled,
      Plumbing plumbing,
      LauncherClient.Running started)
      throws SandboxException {
    LinuxSandboxProcess[] self = new LinuxSandboxProcess[1];
    Remains remains =
        new Remains(
            spawner,
            groups,
            compiled.leaf(),
            compiled.identity(),
            compiled.temporary(),
            () -> running.remove(self[0]));
    LinuxSandboxProcess process =
        new LinuxSandboxProcess(
            launch.sandboxId(),
            started,
            plumbing,
            compiled.enforcements().report(),
            compiled.isolation(),
            CallEvents.of(launch, syscalls.reader(), roots::showsAlways),
            new ExitJudge(
                launch.policy().limits(),
                compiled.isolation(),
                started.started().listening(),
                syscalls::name),
            remains,
            new Entrance.Door(
                entrance,
                plumbing.control(),
                started.started().letsIn(),
                compiled.enforcements().report(),
                launch.policy().limits(),
                compiled.isolation()));
    launch.observer().begun(started.started().listening());
    self[0] = process;
    running.add(process);
    try {
      watchers.execute(process::watch);
      return process;
    } catch (RejectedExecutionException e) {
      process.kill(KillCause.STOPPED);
      process.watch();
      throw failed("launcher", "the backend is being stopped");
    }
  }

  private static void closeIfOpen(Plumbing plumbing) {
    if (plumbing != null) {
      plumbing.close();
    }
  }

  private static SandboxException failed(String layer, String message) {
    LOG.debug("launch failed: {}", message);
    return new SandboxException(Kind.SETUP_FAILED, layer, message, EnforcementReport.empty());
  }

  /** For which the machine can be the reason: its cause says so. */
  private static SandboxException failed(String layer, String message, Exception cause) {
    SandboxException failed = failed(layer, message);
    failed.initCause(cause);
    return failed;
  }

  private static boolean hasSwap() throws IOException {
    return Files.exists(SWAPS) && Files.readAllLines(SWAPS).size() > 1;
  }
}

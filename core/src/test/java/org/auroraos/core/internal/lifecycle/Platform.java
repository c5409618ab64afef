package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.archive.ArchiveLimits;
import org.auroraos.core.internal.archive.Samples;
import org.auroraos.core.internal.archive.SourceState;
import org.auroraos.core.internal.audit.AuditTrail;
import org.auroraos.core.internal.audit.FakeAuditLog;
import org.auroraos.core.internal.logs.LogLimits;
import org.auroraos.core.internal.logs.LogRate;
import org.auroraos.core.internal.policy.PolicyCodecComponent;

/** A lifecycle with everything around it, on a directory that outlives it. */
final class Platform implements AutoCloseable {
  static final String SCRIPT = "#!/bin/sh\nexec sleep 1000\n";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Path root;
  final Path deploy;
  final FakeHypervisor hypervisor = new FakeHypervisor();
  final FakeConfigurations configurations;
  final Lifecycle lifecycle;
  final FakeAuditLog audit = new FakeAuditLog();

  /** Whether, when it is closed, the platform ends, and not only a bundle of it. */
  volatile boolean ends = true;

  /** Whether its deploy folder can be read. */
  volatile boolean readable;

  final List<String> changes = new CopyOnWriteArrayList<>();

  Platform(Path root) throws IOException {
    this(root, new FakeConfigurations(), true, run -> {});
  }

  /** The next platform on the same machine; it has no backend yet, and has not looked. */
  Platform next() throws IOException {
    Platform next = new Platform(root, configurations, false, hypervisor.script);
    next.hypervisor.machine = hypervisor.machine;
    return next;
  }

  /** The same, and it cannot read the deploy folder. */
  Platform nextThatCannotRead() throws IOException {
    Platform next = new Platform(root, configurations, false, hypervisor.script, false);
    next.hypervisor.machine = hypervisor.machine;
    return next;
  }

  /** As kill -9 does, or an update of the bundle: nothing is told to anybody. */
  void leave() {
    ends = false;
    close();
  }

  Platform(
      Path root,
      FakeConfigurations configurations,
      boolean backend,
      java.util.function.Consumer<FakeRun> script)
      throws IOException {
    this(root, configurations, backend, script, true);
  }

  private Platform(
      Path root,
      FakeConfigurations configurations,
      boolean backend,
      java.util.function.Consumer<FakeRun> script,
      boolean readable)
      throws IOException {
    this.readable = readable;
    this.root = root;
    this.configurations = configurations;
    hypervisor.script = script;
    deploy = Files.createDirectories(root.resolve("deploy"));
    Path lib = Files.createDirectories(root.resolve("runtime/lib"));
    Files.write(lib.resolve("runtime.jar"), new byte[0]);
    PlatformPaths paths =
        new PlatformPaths(
            Files.createDirectories(root.resolve("data")).toRealPath(),
            Files.createDirectories(root.resolve("etc")),
            root.resolve("runtime"),
            Path.of(System.getProperty("java.home")).toRealPath());
    LifecycleSettings settings =
        new LifecycleSettings(
            ArchiveLimits.defaults(),
            LogLimits.defaults(),
            LogRate.defaults(),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1));
    lifecycle =
        new Lifecycle(
            paths,
            settings,
            hypervisor,
            configurations.policies(),
            new PolicyCodecComponent(),
            configurations.admin(),
            () -> ends);
    lifecycle.audit = audit;
    lifecycle.listeners.add(
        (before, plugin) -> changes.add(plugin.id() + " " + before + ">" + plugin.state()));
    if (backend) {
      backendCame();
    }
    lifecycle.watchedBy(this::look);
  }

  /** Records states of plugins in the audit log, as the platform does. */
  AuditTrail recordStates() {
    AuditTrail trail = new AuditTrail(audit, configurations.policies(), new PolicyCodecComponent());
    lifecycle.listeners.add(0, trail);
    return trail;
  }

  void backendCame() {
    lifecycle.bindBackend(
        (SandboxBackend)
            Proxy.newProxyInstance(
                SandboxBackend.class.getClassLoader(),
                new Class<?>[] {SandboxBackend.class},
                (proxy, method, arguments) -> null));
  }

  /** As an update of its bundle does. */
  void backendWent() {
    lifecycle.unbindBackend(null);
  }

  /** Tells the lifecycle what lies in the deploy folder. */
  boolean look() {
    if (!readable) {
      lifecycle.unreadable("/deploy, which does not exist; create it");
      return true;
    }
    try (Stream<Path> files = Files.list(deploy)) {
      TreeSet<Path> sources =
          new TreeSet<>(files.filter(file -> !file.toString().endsWith(".sig")).toList());
      lifecycle.keepOnly(sources);
      for (Path source : sources) {
        lifecycle.offer(source, SourceState.of(source).fingerprint());
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void deployCommand(String file, String id) throws IOException {
    deployCommand(file, id, SCRIPT);
  }

  void deployCommand(String file, String id, String script) throws IOException {
    Path directory = deploy.resolve(file);
    delete(directory);
    Samples.module(directory, id, script);
    look();
  }

  /** Deploys a command that needs others, each as {@code ID} or {@code ID CONSTRAINT}. */
  void deployNeeding(String id, String version, String... needs) throws IOException {
    Path staged = stageNeeding(id, version, needs);
    delete(deploy.resolve(id));
    Files.move(staged, deploy.resolve(id));
    look();
  }

  /** The same beside the deploy folder. */
  Path stageNeeding(String id, String version, String... needs) throws IOException {
    String dependencies =
        Stream.of(needs)
            .map(need -> (need + " ").split(" ", 2))
            .map(
                need ->
                    "{\"pack_id\":\""
                        + need[0]
                        + "\",\"version_constraint\":\""
                        + need[1].strip()
                        + "\"}")
            .collect(Collectors.joining(","));
    Path staged = Files.createDirectories(root.resolve("staged").resolve(id));
    Files.writeString(
        staged.resolve("module.json"),
        "{\"name\":\""
            + id
            + "\",\"version\":\""
            + version
            + "\",\"entry\":\"run.sh\",\"dependencies\":["
            + dependencies
            + "]}");
    Files.writeString(staged.resolve("run.sh"), SCRIPT);
    return staged;
  }

  void deployBundle(String file, String id, String version) throws IOException {
    Files.write(deploy.resolve(file), Samples.bundle(id, version));
    look();
  }

  void remove(String file) throws IOException {
    delete(deploy.resolve(file));
    look();
  }

  PluginInfo info(String id) {
    return lifecycle.find(id).orElseThrow();
  }

  PluginInfo awaitState(String id, PluginState state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(lifecycle.find(id)).get().extracting("state").isEqualTo(state));
    return info(id);
  }

  void awaitGone(String id) {
    await().atMost(PATIENCE).until(() -> lifecycle.find(id).isEmpty());
  }

  void awaitSettled() throws InterruptedException {
    assertThat(lifecycle.awaitSettled(PATIENCE)).isTrue();
  }

  Path plugin(String id) {
    return root.resolve("data/plugins").resolve(id);
  }

  @Override
  public void close() {
    lifecycle.close();
    assertThat(hypervisor.violations).isEmpty();
    assertThat(hypervisor.list()).isEmpty();
  }

  static void delete(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (Stream<Path> children = Files.list(path)) {
        for (Path child : children.toList()) {
          delete(child);
        }
      }
    }
    Files.deleteIfExists(path);
  }
}

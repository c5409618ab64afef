package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginListener;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxUsage;
import org.auroraos.core.internal.approve.Decisions;
import org.auroraos.core.internal.archive.PluginId;
import org.auroraos.core.internal.config.FileReads;
import org.auroraos.core.internal.config.NamedConfigurations;
import org.auroraos.core.internal.logs.PluginLog;
import org.auroraos.core.internal.store.DurableFiles;
import org.auroraos.core.internal.store.PluginStore;
import org.auroraos.core.internal.store.RunDirectories;
import org.auroraos.core.internal.store.StoreContent;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of this platform. Enabled where there is a platform, and active without being asked
 * for: plugins may run that wait to be taken over.
 */
@Component(
    enabled = false,
    immediate = true,
    configurationPid = "org.auroraos.plugins",
    service = {
      PluginManager.class,
      PluginDeployer.class,
      PluginSandboxes.class,
      ConfigurationListener.class
    })
@Designate(ocd = LifecycleConfiguration.class)
public final class Lifecycle
    implements PluginManager, PluginDeployer, PluginSandboxes, ConfigurationListener {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  /** Each ends within its own grace period and is killed then; this is for what should not be. */
  private static final Duration MOST_TO_STOP = Duration.ofMinutes(2);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /** What is deployed and was not decided upon yet. */
  private static final Set<PluginState> ON_ITS_WAY =
      EnumSet.of(PluginState.STAGED, PluginState.VERIFIED);

  private static final Duration UNUSED_AGAIN = Duration.ofSeconds(1);

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      fieldOption = FieldOption.UPDATE)
  final List<PluginListener> listeners = new CopyOnWriteArrayList<>();

  /** Decisions are recorded in it, or not made. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  @SuppressWarnings("NullAway") // DS sets it to null when there is none
  volatile AuditLog audit;

  private final BackendGate gate = new BackendGate();
  private final Dependencies dependencies = new Dependencies();
  private final Threads threads = new Threads();
  private final Path data;
  private final NamedConfigurations configurations;
  private final FileReads reads;
  private final AdmissionSource admission;
  private final LifecycleServices services;
  private final UnusedSettings unused;
  private final Rejections rejections;
  private final Deployments deployments;
  private final PolicyRegistry.Subscription policyChanges;
  private final BooleanSupplier platformEnds;
  private final Hypervisor hypervisor;
  private final RunDirectories runs;
  private final Adoptions adoptions = new Adoptions();
  private final Queue<String> orphans = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private Optional<PlatformEnd> platformEnd = Optional.empty();
  private volatile boolean keep;
  private volatile LifecycleSettings common;
  private volatile Optional<BooleanSupplier> folder = Optional.empty();

  /** Opens the store. Plugins start when the deploy folder has told that they are still there. */
  @Activate
  public Lifecycle(
      BundleContext context,
      Map<String, Object> configuration,
      @Reference Hypervisor hypervisor,
      @Reference PolicyRegistry policies,
      @Reference PolicyCodec codec,
      @Reference ConfigurationAdmin admin)
      throws IOException {
    this(
        PlatformPaths.of(context),
        settings(configuration),
        hypervisor,
        policies,
        codec,
        admin,
        () -> PlatformEnd.begun(context));
    platformEnd = Optional.of(PlatformEnd.watch(context, this::end));
  }

  /**
   * The same.
   *
   * @param platformEnds tells, when this is closed, whether the platform as a whole ends, or only a
   *     bundle of it is updated or stopped
   */
  Lifecycle(
      PlatformPaths paths,
      LifecycleSettings settings,
      Hypervisor hypervisor,
      PolicyRegistry policies,
      PolicyCodec codec,
      ConfigurationAdmin admin,
      BooleanSupplier platformEnds)
      throws IOException {
    this.platformEnds = platformEnds;
    this.hypervisor = hypervisor;
    this.runs = RunDirectories.open(paths.data());
    this.data = paths.data();
    this.reads = new FileReads(Clock.systemUTC());
    this.configurations = new NamedConfigurations(admin, SettingsSource.FACTORY_PID);
    this.unused = new UnusedSettings(configurations, paths.etc(), LOG::warn);
    this.common = settings;
    PluginStore store = PluginStore.open(data);
    Clock clock = Clock.systemUTC();
    this.admission = new AdmissionSource(admin, paths.etc());
    this.services =
        new LifecycleServices(
            store,
            runs,
            hypervisor,
            dependencies,
            gate,
            adoptions,
            codec,
            new Admissions(
                admission,
                store,
                Decisions.open(data),
                codec,
                () -> Optional.ofNullable(audit),
                clock),
            new SettingsSource(configurations, reads, policies, codec, paths.etc(), () -> common),
            new LaunchPlanner(paths, store),
            data,
            () -> common,
            threads.pool(),
            threads.checks(),
            new HealthProbe(),
            threads.timers(),
            this::tellListeners,
            clock);
    this.rejections = new Rejections(this::tellListeners, clock);
    this.deployments = new Deployments(services, rejections);
    StoreContent content = store.load();
    content.problems().forEach(problem -> LOG.warn("Plugin store: {}", problem));
    List<String> left = runs.ids();
    content.plugins().forEach(deployments::adopt);
    adoptions.expect(left.stream().filter(id -> deployments.find(id).isPresent()).toList());
    long begun = System.nanoTime();
    adoptions.whenComplete(() -> allAdopted(begun));
    orphans.addAll(left.stream().filter(id -> deployments.find(id).isEmpty()).toList());
    this.policyChanges = policies.subscribe(name -> settingsChanged(deployments.list()));
  }

  /** What could not start without a backend starts now. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindBackend(SandboxBackend backend) {
    gate.came();
    threads.pool().execute(this::endOrphans);
    deployments.list().forEach(plugin -> plugin.execute(plugin::backendCame));
  }

  /**
   * What runs is left to the next backend; if the platform ends, there will be none, and it is
   * stopped while it can still be reached.
   */
  void unbindBackend(SandboxBackend backend) {
    if (platformEnds.getAsBoolean()) {
      end();
    }
    gate.went();
    deployments.list().forEach(plugin -> plugin.execute(plugin::backendWent));
  }

  @Override
  public Optional<SandboxUsage> usage(String id) {
    return deployments.find(id).flatMap(Plugin::usage);
  }

  @Override
  public void keepWhenPlatformEnds() {
    keep = true;
  }

  /** Everything that ran before this platform has been found. */
  private void allAdopted(long begun) {
    List<Plugin> all = deployments.list();
    long running = all.stream().filter(plugin -> plugin.info().pid().isPresent()).count();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    String plugins =
        running == 1 ? "1 plugin that ran on is" : running + " plugins that ran on are";
    LOG.info("{} taken over, {} ms after the supervisor's start", plugins, millis);
    all.forEach(plugin -> plugin.execute(plugin::allAdopted));
  }

  /** What runs for a plugin that nobody knows. */
  private void endOrphans() {
    for (String id = orphans.poll(); id != null; id = orphans.poll()) {
      new Orphan(id, runs, hypervisor).end();
    }
  }

  /** Holds for what is deployed, started and written from now on. */
  @Modified
  public void modified(Map<String, Object> configuration) {
    common = settings(configuration);
  }

  private static LifecycleSettings settings(Map<String, Object> configuration) {
    return LifecycleSettings.of(
        configuration, problem -> LOG.error("org.auroraos.plugins: {}", problem));
  }

  /**
   * Stops all plugins, all at the same time, and waits for them. They are left running if somebody
   * has said so, and if the platform goes on: then this bundle, or one that it needs, is updated,
   * and what comes after it takes them over.
   */
  @Deactivate
  public void close() {
    platformEnd.ifPresent(PlatformEnd::close);
    end();
    threads.close();
  }

  private void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    policyChanges.close();
    boolean leave = keep || !platformEnds.getAsBoolean();
    Map<String, CompletableFuture<PluginInfo>> ends = new TreeMap<>();
    deployments
        .list()
        .forEach(
            plugin ->
                ends.put(plugin.id(), submit(plugin, leave ? Plugin::letGo : Plugin::shutdown)));
    long deadline = System.nanoTime() + MOST_TO_STOP.toNanos();
    try {
      for (Map.Entry<String, CompletableFuture<PluginInfo>> end : ends.entrySet()) {
        awaitEnd(end.getKey(), end.getValue(), deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(String id, CompletableFuture<PluginInfo> end, long deadline)
      throws InterruptedException {
    try {
      end.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException undeployed) {
      LOG.debug("Plugin {} was undeployed while the platform stops", id, undeployed);
    } catch (TimeoutException e) {
      LOG.warn("Plugin {} has not ended; it is left to its sandbox", id);
    }
  }

  @Override
  public List<PluginInfo> list() {
    return Stream.concat(deployments.list().stream().map(Plugin::info), rejections.list().stream())
        .sorted(Comparator.comparing(PluginInfo::id).thenComparing(PluginInfo::source))
        .toList();
  }

  @Override
  public Optional<PluginInfo> find(String id) {
    return deployments
        .find(id)
        .map(Plugin::info)
        .or(() -> rejections.list().stream().filter(info -> info.id().equals(id)).findFirst());
  }

  @Override
  public PluginInfo start(String id) throws PluginException, InterruptedException {
    return await(id, Plugin::start);
  }

  @Override
  public PluginInfo stop(String id) throws PluginException, InterruptedException {
    return await(id, Plugin::stop);
  }

  @Override
  public PluginInfo restart(String id) throws PluginException, InterruptedException {
    return await(id, Plugin::restart);
  }

  @Override
  public PluginInfo reset(String id) throws PluginException, InterruptedException {
    return await(id, Plugin::reset);
  }

  @Override
  public PluginInfo approve(String id, String digest, String by)
      throws PluginException, InterruptedException {
    return await(id, (plugin, done) -> plugin.approve(digest, by, done));
  }

  @Override
  public PluginInfo reject(String id, String by, String why)
      throws PluginException, InterruptedException {
    return await(id, decision(ApprovalDecision.Kind.REJECTED, by, why));
  }

  @Override
  public PluginInfo revoke(String id, String by, String why)
      throws PluginException, InterruptedException {
    return await(id, decision(ApprovalDecision.Kind.REVOKED, by, why));
  }

  private static BiConsumer<Plugin, CompletableFuture<PluginInfo>> decision(
      ApprovalDecision.Kind kind, String by, String why) {
    return (plugin, done) -> plugin.decide(kind, by, why, done);
  }

  @Override
  public PluginSandbox open(String id) throws PluginException, InterruptedException {
    return await(id, Plugin::beside);
  }

  @Override
  public SandboxResult exec(String id, RunRequest request, String by)
      throws PluginException, InterruptedException {
    OperatorCommand command = new OperatorCommand(id, Optional.ofNullable(audit), by);
    return command.run(open(id), request);
  }

  @Override
  public boolean awaitKnown(String id, Duration patience) throws InterruptedException {
    return await(() -> known(id), patience);
  }

  @Override
  public boolean awaitSettled(Duration timeout) throws InterruptedException {
    return await(this::settled, timeout);
  }

  private static boolean await(BooleanSupplier condition, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      Thread.sleep(LOOK_AGAIN.toMillis());
    }
    return true;
  }

  @Override
  public Path log(String id) throws PluginException {
    require(id);
    return PluginLog.current(data, id);
  }

  @Override
  public void offer(Path source, String fingerprint) {
    deployments.offer(source, fingerprint);
  }

  @Override
  public void keepOnly(Set<Path> sources) {
    deployments.keepOnly(sources);
  }

  @Override
  public Optional<PluginInfo> takenFrom(Path source, String fingerprint)
      throws InterruptedException {
    if (!deployments.isTaken(source, fingerprint)) {
      return Optional.empty();
    }
    Optional<PluginInfo> found =
        list().stream().filter(info -> info.source().equals(source.toString())).findFirst();
    Optional<Plugin> plugin = found.flatMap(info -> deployments.find(info.id()));
    if (plugin.isEmpty() || found.get().state() == PluginState.REJECTED) {
      return found;
    }
    try {
      return Lifecycle.<Optional<PluginInfo>>submit(
              plugin.get(), (p, done) -> done.complete(p.outcome()))
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public DryRun rehearse(Path file, Path target) throws PluginException, InterruptedException {
    return new Rehearsal(services, deployments, target).of(file);
  }

  @Override
  public boolean leftSomething(String id) throws IOException {
    return PluginId.isValid(id)
        && (!DurableFiles.isEmpty(services.store().data(id)) || services.admissions().knows(id));
  }

  @Override
  public void purge(String id) throws IOException {
    if (deployments.find(id).isPresent()) {
      throw new IOException("the plugin " + id + " is there");
    }
    services.store().purge(id);
    services.admissions().forget(id);
  }

  @Override
  public Runnable watchedBy(BooleanSupplier caughtUp) {
    folder = Optional.of(caughtUp);
    threads.timers().after(LOOK_AGAIN, this::findUnusedSettings);
    return () -> folder = Optional.empty();
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (admission.concerns(event)) {
      settingsChanged(deployments.list());
      deployments.admissionChanged();
    }
    if (configurations.concerns(event)) {
      reads.heard(event);
      settingsChanged(deployments.list());
      threads.timers().after(LOOK_AGAIN, this::findUnusedSettings);
    }
  }

  /** When everything that is deployed is known; until then it waits. */
  private void findUnusedSettings() {
    if (folder.isEmpty() || deployments.busy() || !folder.get().getAsBoolean()) {
      threads.timers().after(UNUSED_AGAIN, this::findUnusedSettings);
      return;
    }
    unused.look(list().stream().map(PluginInfo::id).collect(Collectors.toSet()));
  }

  /** The state first: one that was decided upon needs no look at the folder. */
  private boolean known(String id) {
    Optional<PluginState> state = deployments.find(id).map(plugin -> plugin.info().state());
    boolean comes = state.isEmpty() || state.filter(ON_ITS_WAY::contains).isPresent();
    return !comes
        || (folder.map(BooleanSupplier::getAsBoolean).orElse(false)
            && !deployments.busy()
            && dependencies.settledWithNeeds(id));
  }

  /** The folder first: what it offers makes the deployments busy, and these change states. */
  private boolean settled() {
    return folder.map(BooleanSupplier::getAsBoolean).orElse(false)
        && !deployments.busy()
        && settled(deployments.list());
  }

  /** In a state to stay in, and not on the way through one, as in an update. */
  private boolean settled(List<Plugin> plugins) {
    List<Long> before = plugins.stream().map(Plugin::atRest).toList();
    return before.stream().allMatch(begun -> begun >= 0)
        && dependencies.settled(plugins.stream().map(Plugin::id).toList())
        && before.equals(plugins.stream().map(Plugin::atRest).toList());
  }

  private static void settingsChanged(List<Plugin> plugins) {
    plugins.forEach(plugin -> plugin.execute(plugin::settingsChanged));
  }

  private <T> T await(String id, BiConsumer<Plugin, CompletableFuture<T>> operation)
      throws PluginException, InterruptedException {
    try {
      return submit(require(id), operation).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PluginException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static <T> CompletableFuture<T> submit(
      Plugin plugin, BiConsumer<Plugin, CompletableFuture<T>> operation) {
    CompletableFuture<T> done = new CompletableFuture<>();
    plugin.execute(() -> operation.accept(plugin, done));
    return done;
  }

  private Plugin require(String id) throws PluginException {
    Optional<Plugin> plugin = deployments.find(id);
    if (plugin.isEmpty()) {
      Optional<PluginInfo> refused = find(id).filter(i -> i.state() == PluginState.REJECTED);
      throw new PluginException(
          id,
          refused
              .map(info -> id + " was refused: " + info.problem())
              .orElse("there is no plugin " + id));
    }
    return plugin.get();
  }

  private void tellListeners(PluginState before, PluginInfo plugin) {
    for (PluginListener listener : listeners) {
      try {
        listener.stateChanged(before, plugin);
      } catch (RuntimeException e) {
        LOG.error("A plugin listener failed: {}", listener, e);
      }
    }
  }
}

package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.auroraos.api.audit.AuditEntry;
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
import org.auroraos.core.internal.jvm.ArchiveTraining;
import org.auroraos.core.internal.jvm.ClassArchive;
import org.auroraos.core.internal.jvm.PluginJvm;
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
  private final Threads threads = new Threads();
  private final Path data;
  private final NamedConfigurations configurations;
  private final FileReads reads;
  private final AdmissionSource admission;
  private final LifecycleServices services;
  private final Deployments deployments;
  private final Operations operations;
  private final Settlement settlement;
  private final Takeover takeover;
  private final PluginsEnd pluginsEnd;
  private final PolicyRegistry.Subscription policyChanges;
  private Optional<PlatformEnd> platformEnd = Optional.empty();
  private volatile LifecycleSettings common;

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
    this.data = paths.data();
    this.reads = new FileReads(Clock.systemUTC());
    this.configurations = new NamedConfigurations(admin, SettingsSource.FACTORY_PID);
    this.common = settings;
    PluginStore store = PluginStore.open(data);
    Supplier<Optional<AuditLog>> records = () -> Optional.ofNullable(audit);
    RunDirectories runs = RunDirectories.open(data);
    Integrity integrity = new Integrity(store, records);
    Clock clock = Clock.systemUTC();
    PluginJvm jvm = new PluginJvm(paths.javaHome(), paths.runtime());
    ClassArchive archive = new ClassArchive(paths.classArchives(), jvm);
    QuickStart quick =
        new QuickStart(
            archive,
            new ArchiveTraining(hypervisor, jvm, archive),
            store,
            threads.timers(),
            threads.checks());
    this.admission = new AdmissionSource(admin, paths.etc());
    this.services =
        new LifecycleServices(
            store,
            integrity,
            runs,
            new EndRecords(runs, records),
            new LaunchRecords(records, codec),
            hypervisor,
            new Dependencies(),
            gate,
            new Adoptions(),
            codec,
            new Admissions(
                admission, store, integrity, Decisions.open(data), codec, records, clock),
            new SettingsSource(configurations, reads, policies, codec, paths.etc(), () -> common),
            new LaunchPlanner(jvm, store, quick),
            data,
            () -> common,
            threads.pool(),
            threads.checks(),
            new HealthProbe(new HttpQuestion(threads.exchanges())),
            threads.timers(),
            this::tellListeners,
            clock);
    Rejections rejections = new Rejections(this::tellListeners, clock);
    this.deployments = new Deployments(services, rejections);
    this.operations = new Operations(deployments, rejections);
    this.settlement =
        new Settlement(
            deployments,
            services.dependencies(),
            operations,
            new UnusedSettings(configurations, paths.etc(), LOG::warn),
            services.timers());
    this.pluginsEnd = new PluginsEnd(deployments, platformEnds);
    StoreContent content = store.load();
    content.problems().forEach(problem -> LOG.warn("Plugin store: {}", problem));
    content.plugins().forEach(deployments::adopt);
    this.takeover = new Takeover(services, deployments);
    this.policyChanges = policies.subscribe(name -> settingsChanged(deployments.list()));
  }

  /** What could not start without a backend starts now. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindBackend(SandboxBackend backend) {
    gate.came();
    threads.pool().execute(takeover::endOrphans);
    deployments.list().forEach(plugin -> plugin.execute(plugin::backendCame));
  }

  /**
   * What runs is left to the next backend; if the platform ends, there will be none, and it is
   * stopped while it can still be reached.
   */
  void unbindBackend(SandboxBackend backend) {
    if (pluginsEnd.ofPlatform()) {
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
    pluginsEnd.keep();
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
    policyChanges.close();
    pluginsEnd.carryOut();
  }

  @Override
  public List<PluginInfo> list() {
    return operations.list();
  }

  @Override
  public List<String> problems() {
    return admission.problem().stream().toList();
  }

  @Override
  public Optional<PluginInfo> find(String id) {
    return operations.find(id);
  }

  @Override
  public PluginInfo start(String id, String by) throws PluginException, InterruptedException {
    return operations.await(id, recorded("plugin.start", by, Plugin::start));
  }

  @Override
  public PluginInfo stop(String id, String by) throws PluginException, InterruptedException {
    return operations.await(id, recorded("plugin.stop", by, Plugin::stop));
  }

  /**
   * What somebody has asked for, recorded before it is done. A full disk is no reason not to do it;
   * what is lost is counted by the log.
   */
  private BiConsumer<Plugin, CompletableFuture<PluginInfo>> recorded(
      String event, String by, BiConsumer<Plugin, CompletableFuture<PluginInfo>> operation) {
    return (plugin, done) -> {
      AuditLog log = audit;
      if (log != null && !by.isEmpty()) {
        var unused = log.append(new AuditEntry(event, plugin.id(), by, Map.of()));
      }
      operation.accept(plugin, done);
    };
  }

  @Override
  public PluginInfo restart(String id, String by) throws PluginException, InterruptedException {
    return operations.await(id, recorded("plugin.restart", by, Plugin::restart));
  }

  @Override
  public PluginInfo reset(String id, String by) throws PluginException, InterruptedException {
    return operations.await(id, recorded("plugin.reset", by, Plugin::reset));
  }

  @Override
  public PluginInfo approve(String id, String digest, String by)
      throws PluginException, InterruptedException {
    return operations.await(id, (plugin, done) -> plugin.approve(digest, by, done));
  }

  @Override
  public PluginInfo reject(String id, String by, String why)
      throws PluginException, InterruptedException {
    return operations.await(id, decision(ApprovalDecision.Kind.REJECTED, by, why));
  }

  @Override
  public PluginInfo revoke(String id, String by, String why)
      throws PluginException, InterruptedException {
    return operations.await(id, decision(ApprovalDecision.Kind.REVOKED, by, why));
  }

  private static BiConsumer<Plugin, CompletableFuture<PluginInfo>> decision(
      ApprovalDecision.Kind kind, String by, String why) {
    return (plugin, done) -> plugin.decide(kind, by, why, done);
  }

  @Override
  public PluginSandbox open(String id) throws PluginException, InterruptedException {
    return operations.await(id, Plugin::beside);
  }

  @Override
  public SandboxResult exec(String id, RunRequest request, String by)
      throws PluginException, InterruptedException {
    OperatorCommand command = new OperatorCommand(id, Optional.ofNullable(audit), by);
    return command.run(open(id), request);
  }

  @Override
  public boolean awaitKnown(String id, Duration patience) throws InterruptedException {
    return settlement.awaitKnown(id, patience);
  }

  @Override
  public boolean awaitSettled(Duration timeout) throws InterruptedException {
    return settlement.await(timeout);
  }

  @Override
  public Path log(String id) throws PluginException {
    operations.require(id);
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
  public void unreadable(String problem) {
    deployments.list().forEach(plugin -> plugin.execute(() -> plugin.unseen(problem)));
  }

  @Override
  public Optional<PluginInfo> takenFrom(Path source, String fingerprint)
      throws InterruptedException {
    return settlement.takenFrom(source, fingerprint);
  }

  @Override
  public DryRun rehearse(Path file, Path target) throws PluginException, InterruptedException {
    return new Rehearsal(services, deployments, target).of(file);
  }

  @Override
  public Set<Path> waitingFor(String id) {
    return deployments.waitingFor(id);
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
    return settlement.watchedBy(caughtUp);
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
      settlement.settingsChanged();
    }
  }

  private static void settingsChanged(List<Plugin> plugins) {
    plugins.forEach(plugin -> plugin.execute(plugin::settingsChanged));
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

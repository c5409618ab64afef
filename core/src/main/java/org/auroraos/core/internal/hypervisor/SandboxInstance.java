package org.auroraos.core.internal.hypervisor;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.auroraos.api.backend.AdoptedSandbox;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxLaunch.Stdin;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.hypervisor.AdoptedRun;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.egress.EgressBrokers;
import org.auroraos.core.internal.egress.EgressTerms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An instance: launches what is asked for, and knows what is running. */
final class SandboxInstance implements Instance {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxInstance.class);
  private static final String DATA = "/data";

  private final InstanceSpec spec;
  private final Supplier<Optional<SandboxBackend>> backend;
  private final RunTimer timer;
  private final RunThreads threads;
  private final EgressBrokers brokers;

  /** In the order of their start; guarded by itself, as is {@code destroyed}. */
  private final List<InstanceRun> runs = new ArrayList<>();

  private boolean destroyed;

  /** Why the last run that did not start did not. */
  private final AtomicReference<String> lastProblem = new AtomicReference<>("");

  SandboxInstance(
      InstanceSpec spec,
      Supplier<Optional<SandboxBackend>> backend,
      RunTimer timer,
      RunThreads threads,
      EgressBrokers brokers) {
    this.spec = spec;
    this.backend = backend;
    this.timer = timer;
    this.threads = threads;
    this.brokers = brokers;
  }

  @Override
  public InstanceSpec spec() {
    return spec;
  }

  @Override
  public SandboxResult run(RunRequest request) throws InterruptedException {
    String traceId = TraceIds.next();
    InstanceRun run;
    try {
      run = launch(request, traceId);
    } catch (SandboxException e) {
      tell(traceId, String.valueOf(e.getMessage()));
      return Results.failed(request.command(), traceId, e);
    }
    return await(run);
  }

  private static SandboxResult await(InstanceRun run) throws InterruptedException {
    try {
      return run.result().get();
    } catch (InterruptedException e) {
      run.stop(Duration.ZERO);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a result never completes exceptionally", e);
    }
  }

  /** What is run again and again, as a health check, is told once for each problem in a row. */
  private void tell(String traceId, String problem) {
    if (problem.equals(lastProblem.getAndSet(problem))) {
      LOG.debug("Run {} in {} did not start either: {}", traceId, spec.id(), problem);
    } else {
      LOG.info("Run {} in {} did not start: {}", traceId, spec.id(), problem);
    }
  }

  @Override
  public Run start(RunRequest request) throws SandboxException {
    return launch(
        request, request.detachment().map(Detachment::launchId).orElseGet(TraceIds::next));
  }

  @Override
  public Optional<SandboxResult> enter(Run into, RunRequest request) throws InterruptedException {
    String traceId = TraceIds.next();
    Optional<InstanceRun> entered;
    try {
      entered = letIn(into, request, traceId);
    } catch (SandboxException e) {
      tell(traceId, String.valueOf(e.getMessage()));
      return Optional.of(Results.failed(request.command(), traceId, e));
    }
    return entered.isPresent() ? Optional.of(await(entered.get())) : Optional.empty();
  }

  private Optional<InstanceRun> letIn(Run into, RunRequest request, String traceId)
      throws SandboxException {
    requireAlive();
    Optional<InstanceRun> host = own(into);
    if (host.isEmpty()) {
      return Optional.empty();
    }
    SandboxPolicy policy = policyFor(request);
    Optional<SandboxProcess> process = letIn(host.get(), entry(request, policy));
    if (process.isEmpty()) {
      return Optional.empty();
    }
    InstanceRun run =
        new LaunchedRun(traceId, request, process.get(), policy.limits(), timer, threads);
    begin(run, policy);
    return Optional.of(run);
  }

  private static Optional<SandboxProcess> letIn(InstanceRun host, SandboxEntry entry)
      throws SandboxException {
    try {
      return host.enter(entry);
    } catch (RuntimeException e) {
      LOG.error("The backend failed to let {} into {}", entry.command(), host.traceId(), e);
      throw new SandboxException(
          Kind.SETUP_FAILED, "backend", "the backend failed: " + e, host.enforced());
    }
  }

  /** Of a run that is known by what it is, whoever holds it. */
  private Optional<InstanceRun> own(Run run) {
    synchronized (runs) {
      return runs.stream().filter(own -> own.traceId().equals(run.traceId())).findFirst();
    }
  }

  private SandboxEntry entry(RunRequest request, SandboxPolicy policy) throws SandboxException {
    if (request.input() instanceof RunInput.Channel || request.detachment().isPresent()) {
      throw invalid("request", "what is let into a sandbox has no channel, and ends with its run");
    }
    try {
      return new SandboxEntry(
          request.command(),
          environment(request, policy),
          request.workingDirectory(),
          policy.limits().wallTime(),
          request.input() instanceof RunInput.Stream);
    } catch (IllegalArgumentException e) {
      throw invalid("request", e.getMessage());
    }
  }

  @Override
  public List<Run> runs() {
    synchronized (runs) {
      return List.copyOf(runs);
    }
  }

  @Override
  public Optional<AdoptedRun> adopt(RunRequest request) throws SandboxException, IOException {
    requireAlive();
    Detachment detachment =
        request.detachment().orElseThrow(() -> new IllegalArgumentException("no detachment"));
    SandboxBackend using = backend.get().orElseThrow(SandboxInstance::noBackend);
    Optional<AdoptedSandbox> adopted = using.adopt(detachment.runDirectory());
    if (adopted.isEmpty()) {
      return Optional.empty();
    }
    AdoptedSandbox found = adopted.get();
    Optional<Run> run = Optional.empty();
    if (found.process().isPresent()) {
      run = Optional.of(takeOver(found, found.process().get(), request));
    }
    return Optional.of(
        new AdoptedRun(
            found.launchId(), run, found.exit().map(exit -> result(found, exit, request))));
  }

  private Run takeOver(AdoptedSandbox found, SandboxProcess process, RunRequest request) {
    DetachedRun run =
        new DetachedRun(found.launchId(), request.command(), process, found.started(), timer);
    register(run);
    serve(run, spec.policy(), process, request, found.launchId());
    run.begin(Duration.ZERO, this::forget);
    return run;
  }

  private static SandboxResult result(AdoptedSandbox found, SandboxExit exit, RunRequest request) {
    return Results.ended(
        request.command(), found.launchId(), exit, Results.detached(found.report()), "", "");
  }

  /** Lets nothing start any more, lets go of what outlives the platform, and kills the rest. */
  List<Run> release() {
    List<InstanceRun> all;
    synchronized (runs) {
      destroyed = true;
      all = List.copyOf(runs);
    }
    List<Run> killed = new ArrayList<>();
    for (InstanceRun run : all) {
      if (run.detach()) {
        forget(run);
      } else {
        run.stop(Duration.ZERO);
        killed.add(run);
      }
    }
    return killed;
  }

  /** Kills everything that runs and lets nothing start any more. */
  List<Run> destroy() {
    List<Run> killed;
    synchronized (runs) {
      destroyed = true;
      killed = List.copyOf(runs);
    }
    killed.forEach(run -> run.stop(Duration.ZERO));
    return killed;
  }

  private InstanceRun launch(RunRequest request, String traceId) throws SandboxException {
    requireAlive();
    SandboxBackend using = backend.get().orElseThrow(SandboxInstance::noBackend);
    SandboxPolicy policy = policyFor(request);
    SandboxProcess process = launch(using, sandboxLaunch(request, policy, traceId));
    InstanceRun run =
        request.detachment().isPresent()
            ? new DetachedRun(
                traceId,
                request.command(),
                process,
                process.started().orElseGet(Instant::now),
                timer)
            : new LaunchedRun(traceId, request, process, policy.limits(), timer, threads);
    try {
      requireEgress(policy, using, process);
      serve(run, policy, process, request, traceId);
    } catch (SandboxException | RuntimeException | Error e) {
      run.abandon();
      throw e;
    }
    begin(run, policy);
    return run;
  }

  private void begin(InstanceRun run, SandboxPolicy policy) throws SandboxException {
    try {
      register(run);
      run.begin(policy.limits().wallTime(), this::forget);
      requireAlive();
    } catch (SandboxException | RuntimeException | Error e) {
      run.abandon();
      forget(run);
      throw e;
    }
  }

  private void serve(
      InstanceRun run,
      SandboxPolicy policy,
      SandboxProcess process,
      RunRequest request,
      String traceId) {
    if (policy.network() == NetworkAccess.EGRESS) {
      EgressTerms terms = terms(request, policy, traceId);
      process.egress().ifPresent(socket -> run.serve(brokers, socket, terms));
    }
  }

  private EgressTerms terms(RunRequest request, SandboxPolicy policy, String traceId) {
    return new EgressTerms(spec.id(), traceId, policy.egress(), request.egress());
  }

  /** A backend that knows nothing of egress is not trusted to have cut the network off. */
  private static void requireEgress(
      SandboxPolicy policy, SandboxBackend backend, SandboxProcess process)
      throws SandboxException {
    boolean missing =
        process.report().missing().stream().anyMatch(e -> e.capability() == Capability.NETWORK);
    boolean tolerated = missing && policy.optional().contains(Capability.NETWORK);
    if (policy.network() == NetworkAccess.EGRESS && process.egress().isEmpty() && !tolerated) {
      throw new SandboxException(
          Kind.NOT_ENFORCEABLE,
          Capability.NETWORK.id(),
          "the backend '" + backend.name() + "' has no network egress",
          process.report());
    }
  }

  private static SandboxProcess launch(SandboxBackend backend, SandboxLaunch launch)
      throws SandboxException {
    try {
      return backend.launch(launch);
    } catch (RuntimeException e) {
      LOG.error("Backend {} failed to launch {}", backend.name(), launch.sandboxId(), e);
      throw new SandboxException(
          Kind.SETUP_FAILED,
          "backend",
          "the backend '" + backend.name() + "' failed: " + e,
          EnforcementReport.empty());
    }
  }

  private SandboxLaunch sandboxLaunch(RunRequest request, SandboxPolicy policy, String traceId)
      throws SandboxException {
    Map<String, String> environment = environment(request, policy);
    List<SandboxMount> mounts = new ArrayList<>(spec.mounts());
    spec.data().ifPresent(data -> mounts.add(SandboxMount.readWrite(data.toAbsolutePath(), DATA)));
    try {
      SandboxLaunch.Builder launch =
          SandboxLaunch.builder(
                  spec.id() + "-" + TraceIds.suffix(traceId), policy, request.command())
              .owner(spec.owner())
              .environment(environment)
              .workingDirectory(request.workingDirectory())
              .mounts(mounts)
              .stdin(stdin(request.input()))
              .observer(request.observer());
      request.detachment().ifPresent(launch::detachment);
      return launch.build();
    } catch (IllegalArgumentException e) {
      throw invalid("request", e.getMessage());
    }
  }

  private Map<String, String> environment(RunRequest request, SandboxPolicy policy)
      throws SandboxException {
    return Environments.compose(
        policy, request.environment(), System.getenv(), spec.data().isPresent() ? DATA : "/tmp");
  }

  /** The policy with the shorter of its own wall-clock limit and that of the request. */
  private SandboxPolicy policyFor(RunRequest request) throws SandboxException {
    SandboxPolicy policy = spec.policy();
    if (request.timeout().isEmpty()) {
      return policy;
    }
    Duration timeout = request.timeout().get();
    if (timeout.isZero() || timeout.isNegative()) {
      throw invalid("wall-time", "the timeout of the run is not positive: " + timeout);
    }
    Limits limits = policy.limits();
    boolean shorter = limits.wallTime().isZero() || timeout.compareTo(limits.wallTime()) < 0;
    return shorter
        ? policy.toBuilder().limits(limits.toBuilder().wallTime(timeout).build()).build()
        : policy;
  }

  private void register(InstanceRun run) {
    synchronized (runs) {
      runs.add(run);
    }
  }

  private void forget(InstanceRun run) {
    synchronized (runs) {
      runs.remove(run);
    }
  }

  private void requireAlive() throws SandboxException {
    synchronized (runs) {
      if (destroyed) {
        throw invalid("instance", "the instance " + spec.id() + " was destroyed");
      }
    }
  }

  private static Stdin stdin(RunInput input) {
    if (input instanceof RunInput.Channel) {
      return Stdin.CHANNEL;
    }
    return input instanceof RunInput.Stream ? Stdin.PIPE : Stdin.EMPTY;
  }

  private static SandboxException noBackend() {
    return new SandboxException(
        Kind.SETUP_FAILED,
        "backend",
        "there is no sandbox backend; is the backend bundle for this operating system installed and"
            + " active? The platform's log says why not",
        EnforcementReport.empty());
  }

  private static SandboxException invalid(String layer, String problem) {
    return new SandboxException(Kind.INVALID_REQUEST, layer, problem, EnforcementReport.empty());
  }
}

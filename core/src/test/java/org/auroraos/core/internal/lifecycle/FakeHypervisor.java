package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.hypervisor.AdoptedRun;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;

/** A hypervisor whose runs are scripted, and which notices what no real one would forgive. */
final class FakeHypervisor implements Hypervisor {
  final List<String> violations = new CopyOnWriteArrayList<>();
  final List<RunRequest> foreground = new CopyOnWriteArrayList<>();

  /** What was let into runs. */
  final List<RunRequest> inside = new CopyOnWriteArrayList<>();

  /** Whether there is a way into its sandboxes. */
  volatile boolean letsIn = true;

  volatile Consumer<FakeRun> script = run -> {};

  /** What happens while something runs in the foreground. */
  volatile Runnable meanwhile = () -> {};

  /** How a program in the foreground ends. */
  volatile Function<RunRequest, SandboxResult> answer =
      request ->
          SandboxResult.builder(request.command(), "fg").status(SandboxStatus.OK, 0, "").build();

  volatile Optional<String> refusal = Optional.empty();

  /** Why nothing can be adopted. */
  volatile Optional<String> adoption = Optional.empty();

  /** Whether it cannot be found out for now what can be adopted. */
  volatile boolean adoptionFails;

  /** What runs detached, by its run directory; shared with the next platform. */
  Map<Path, FakeRun> machine = new ConcurrentHashMap<>();

  private final BlockingQueue<FakeRun> started = new LinkedBlockingQueue<>();
  private final Map<String, FakeInstance> instances = new ConcurrentHashMap<>();
  private final AtomicLong pids = new AtomicLong(1000);

  /** The next run that was started. */
  FakeRun next() throws InterruptedException {
    FakeRun run = started.poll(20, TimeUnit.SECONDS);
    if (run == null) {
      throw new AssertionError("nothing was started");
    }
    return run;
  }

  boolean nothingStarted() {
    return started.isEmpty();
  }

  @Override
  public Instance create(InstanceSpec spec) {
    for (SandboxMount mount : spec.mounts()) {
      if (!Files.exists(mount.source())) {
        violations.add("a mount of what does not exist: " + mount);
      }
    }
    FakeInstance instance = new FakeInstance(spec);
    if (instances.putIfAbsent(spec.id(), instance) != null) {
      throw new IllegalStateException("there is an instance " + spec.id() + " already");
    }
    return instance;
  }

  @Override
  public boolean destroy(String id) {
    FakeInstance instance = instances.remove(id);
    if (instance != null) {
      instance.runs.forEach(FakeRun::endIfHeld);
    }
    if (instance != null && instance.runs.stream().anyMatch(run -> !run.ended())) {
      violations.add("an instance destroyed under its run: " + id);
    }
    return instance != null;
  }

  @Override
  public boolean release(String id) {
    FakeInstance instance = instances.remove(id);
    if (instance == null) {
      return false;
    }
    instance.runs.forEach(FakeRun::endIfHeld);
    instance.runs.forEach(FakeRun::letGo);
    return true;
  }

  @Override
  public String newTraceId() {
    return "trace-" + UUID.randomUUID();
  }

  @Override
  public Optional<Instance> find(String id) {
    return Optional.ofNullable(instances.get(id));
  }

  @Override
  public List<Instance> list() {
    return new ArrayList<>(instances.values());
  }

  private final class FakeInstance implements Instance {
    private final InstanceSpec spec;
    private final List<FakeRun> runs = new CopyOnWriteArrayList<>();

    FakeInstance(InstanceSpec spec) {
      this.spec = spec;
    }

    @Override
    public InstanceSpec spec() {
      return spec;
    }

    @Override
    public SandboxResult run(RunRequest request) {
      foreground.add(request);
      meanwhile.run();
      return answer.apply(request);
    }

    @Override
    public Run start(RunRequest request) throws SandboxException {
      if (refusal.isPresent()) {
        throw new SandboxException(
            SandboxException.Kind.SETUP_FAILED, "cgroup", refusal.get(), EnforcementReport.empty());
      }
      FakeRun run = new FakeRun(spec, request, pids.incrementAndGet());
      run.request.detachment().ifPresent(d -> machine.put(d.runDirectory(), run));
      runs.add(run);
      if (runs.stream().filter(r -> !r.ended()).count() > 1) {
        violations.add("two runs at once: " + spec.id());
      }
      script.accept(run);
      started.add(run);
      return run;
    }

    @Override
    public Optional<AdoptedRun> adopt(RunRequest request) throws SandboxException, IOException {
      Path directory = request.detachment().orElseThrow().runDirectory();
      if (adoption.isPresent()) {
        throw new ProtocolException(adoption.get());
      }
      if (adoptionFails) {
        throw new FileSystemException(directory.toString(), null, "Too many open files");
      }
      FakeRun run = kept(request).orElseGet(() -> machine.get(directory));
      if (run == null) {
        return Optional.empty();
      }
      if (run.ended()) {
        return Optional.of(
            new AdoptedRun(
                run.traceId(), Optional.empty(), Optional.ofNullable(run.result().join())));
      }
      runs.add(run);
      return Optional.of(new AdoptedRun(run.traceId(), Optional.of(run), Optional.empty()));
    }

    /** One that was a spare is found where its directory was moved to. */
    private Optional<FakeRun> kept(RunRequest request) {
      String launch = request.detachment().orElseThrow().launchId();
      return machine.values().stream()
          .filter(run -> run.kept() && run.traceId().equals(launch))
          .findFirst();
    }

    @Override
    public Optional<SandboxResult> enter(Run into, RunRequest request) {
      if (!letsIn || !runs.contains(into) || into.result().isDone()) {
        return Optional.empty();
      }
      inside.add(request);
      meanwhile.run();
      return Optional.of(answer.apply(request));
    }

    @Override
    public List<Run> runs() {
      return List.copyOf(runs);
    }
  }
}

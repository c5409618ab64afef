package org.auroraos.core.internal.shell;

import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.auroraos.api.hypervisor.AdoptedRun;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.OutputListener;
import org.auroraos.api.hypervisor.OutputListener.OutputStreamName;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;

/** A hypervisor whose runs write what the test says and exit with 3. */
final class FakeHypervisor implements Hypervisor {
  final List<String> created = new ArrayList<>();
  final List<String> destroyed = new ArrayList<>();
  final List<List<String>> commands = new ArrayList<>();
  boolean interrupts;

  private final List<Consumer<OutputListener>> output = new ArrayList<>();
  private final Map<String, Instance> instances = new TreeMap<>();

  void writes(OutputStreamName stream, String text) {
    writes(stream, text.getBytes(StandardCharsets.UTF_8));
  }

  void writes(OutputStreamName stream, byte[] bytes) {
    output.add(listener -> listener.written(stream, bytes, bytes.length));
  }

  void existing(String id, String policy, String... command) {
    SandboxPolicy any = SandboxPolicy.builder().build();
    List<Run> runs = command.length == 0 ? List.of() : List.of(new FakeRun(List.of(command)));
    instances.put(id, new FakeInstance(InstanceSpec.of(id, policy, any), runs));
  }

  @Override
  public Instance create(InstanceSpec spec) {
    created.add(spec.id());
    return new FakeInstance(spec, List.of());
  }

  @Override
  public boolean destroy(String id) {
    return destroyed.add(id);
  }

  @Override
  public boolean release(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String newTraceId() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Instance> find(String id) {
    return Optional.ofNullable(instances.get(id));
  }

  @Override
  public List<Instance> list() {
    return List.copyOf(instances.values());
  }

  private final class FakeInstance implements Instance {
    private final InstanceSpec spec;
    private final List<Run> runs;

    FakeInstance(InstanceSpec spec, List<Run> runs) {
      this.spec = spec;
      this.runs = runs;
    }

    @Override
    public InstanceSpec spec() {
      return spec;
    }

    @Override
    public SandboxResult run(RunRequest request) throws InterruptedException {
      if (interrupts) {
        throw new InterruptedException();
      }
      commands.add(request.command());
      output.forEach(write -> write.accept(request.output()));
      Enforcement missing = new Enforcement(Capability.SYSCALLS, "default", false, "", "later");
      return SandboxResult.builder(request.command(), "trace-1")
          .status(SandboxStatus.EXITED, 3, "")
          .usage(Duration.ofSeconds(1), Duration.ofMillis(5), 4L << 20)
          .enforced(Isolation.UNSHARE_NAMESPACES, new EnforcementReport(List.of(missing)))
          .build();
    }

    @Override
    public Run start(RunRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<AdoptedRun> adopt(RunRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<SandboxResult> enter(Run into, RunRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Run> runs() {
      return runs;
    }
  }

  private record FakeRun(List<String> command) implements Run {
    @Override
    public String traceId() {
      return "trace-1";
    }

    @Override
    public long pid() {
      return 4711;
    }

    @Override
    public Instant started() {
      return FakePlugins.NOW.minusSeconds(90);
    }

    @Override
    public EnforcementReport enforced() {
      return EnforcementReport.empty();
    }

    @Override
    public Optional<ByteChannel> channel() {
      return Optional.empty();
    }

    @Override
    public CompletableFuture<SandboxResult> result() {
      return new CompletableFuture<>();
    }

    @Override
    public void stop(Duration grace, Runnable killing) {}
  }
}

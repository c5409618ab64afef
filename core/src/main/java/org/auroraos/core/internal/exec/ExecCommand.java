package org.auroraos.core.internal.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.auroraos.api.hypervisor.EgressListener;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.OutputListener;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.egress.Audience;
import org.auroraos.core.internal.egress.DenialLines;
import org.auroraos.core.internal.explain.Explanations;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;
import org.auroraos.core.internal.learn.Lesson;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code aurora exec}, as the launcher looks for it: arguments in, exit code out. */
@Component(service = ToIntFunction.class, property = "aurora.main=exec")
public final class ExecCommand implements ToIntFunction<String[]> {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int INTERRUPTED = 130;

  private static final AtomicLong EXECUTIONS = new AtomicLong();

  private final Hypervisor hypervisor;
  private final ExecPolicy policies;
  private final PolicyCodec codec;

  /** Runs commands on this hypervisor. */
  @Activate
  public ExecCommand(
      @Reference Hypervisor hypervisor,
      @Reference PolicyRegistry policies,
      @Reference PolicyCodec codec) {
    this.hypervisor = hypervisor;
    this.policies = new ExecPolicy(policies, codec);
    this.codec = codec;
  }

  @Override
  public int applyAsInt(String[] arguments) {
    return run(System.in, System.out, System.err, arguments);
  }

  int run(InputStream in, PrintStream out, PrintStream err, String... arguments) {
    ExecMessages messages = new ExecMessages(err);
    try {
      ExecOptions options = ExecOptions.parse(arguments);
      if (options.help()) {
        out.print(ExecHelp.TEXT);
        out.flush();
        return 0;
      }
      SandboxPolicy policy = policies.of(options);
      Optional<Duration> timeout = policies.timeout(options, policy);
      Optional<ExecLearning> learning = ExecLearning.of(options);
      boolean outIsTaken = learning.filter(ExecLearning::toStandardOutput).isPresent();
      SandboxResult result =
          run(options, policy, timeout, learning, in, outIsTaken ? err : out, err);
      if (options.json()) {
        String json = Json.pretty(Views.result(result)) + "\n";
        out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        out.flush();
      } else {
        messages.end(result, options.quiet() || options.report());
      }
      if (options.report()) {
        messages.report(result.enforced());
      }
      if (learning.isPresent() && result.isolation() != Isolation.ERROR) {
        learning.get().end(result, policyName(options), policy, codec, out, err);
      }
      return result.rc();
    } catch (UsageException e) {
      messages.usage(e.getMessage());
      return USAGE;
    } catch (PolicyException e) {
      messages.problem(e.getMessage());
      return USAGE;
    } catch (IOException | Lesson.BlindException e) {
      messages.problem("the learned policy was not written: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return INTERRUPTED;
    }
  }

  private SandboxResult run(
      ExecOptions options,
      SandboxPolicy policy,
      Optional<Duration> timeout,
      Optional<ExecLearning> learning,
      InputStream in,
      PrintStream out,
      PrintStream err)
      throws InterruptedException {
    String id = "exec-" + ProcessHandle.current().pid() + "-" + EXECUTIONS.incrementAndGet();
    Instance instance = hypervisor.create(InstanceSpec.of(id, policyName(options), policy));
    OutputListener live =
        new LiveOutput(
            out, err, () -> instance.runs().forEach(running -> running.stop(Duration.ZERO)));
    EgressListener denials = new DenialLines(new ExecMessages(err)::problem);
    RunRequest.Builder request =
        RunRequest.builder(options.command())
            .workingDirectory(options.workdir())
            .input(RunInput.stream(in))
            .output(options.json() ? OutputListener.none() : live)
            .egress(denials);
    timeout.ifPresent(request::timeout);
    if (options.explain()) {
      ExecMessages messages = new ExecMessages(err);
      request.observer(new Explanations(true, policy, messages::problem));
    }
    learning.ifPresent(
        by -> request.observer(by.observer()).egress(new Audience(by.egress(), denials)));
    try {
      return instance.run(request.build());
    } finally {
      hypervisor.destroy(id);
    }
  }

  private static String policyName(ExecOptions options) {
    return options
        .policy()
        .orElseGet(() -> options.policyFile().map(Path::toString).orElse(ExecPolicy.DEFAULT));
  }
}

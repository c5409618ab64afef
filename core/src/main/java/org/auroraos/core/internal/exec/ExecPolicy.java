package org.auroraos.core.internal.exec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.auroraos.api.policy.EnvironmentPolicy;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.policy.PolicyFile;

/** Finds the policy of a command line, and adds what the command line itself allows. */
final class ExecPolicy {
  /** The policy of a command line that names none. */
  static final String DEFAULT = "default";

  /** Files in the configuration folder are read within moments of the start. */
  private static final Duration READING = Duration.ofSeconds(10);

  private static final String SOURCE = "command line";

  private final PolicyRegistry policies;
  private final PolicyCodec codec;

  ExecPolicy(PolicyRegistry policies, PolicyCodec codec) {
    this.policies = policies;
    this.codec = codec;
  }

  /** The policy that was asked for, with what the command line shows and sets beyond it. */
  SandboxPolicy of(ExecOptions options)
      throws PolicyException, UsageException, InterruptedException {
    SandboxPolicy policy =
        options.policyFile().isPresent()
            ? PolicyFile.read(options.policyFile().get()).policy(policies, READING)
            : policies.await(options.policy().orElse(DEFAULT), READING);
    Map<String, Object> shown = new TreeMap<>();
    shown.put("filesystem.read-only", union(policy.filesystem().readOnly(), options.readOnly()));
    shown.put("filesystem.read-write", union(policy.filesystem().readWrite(), options.readWrite()));
    return codec.fromProperties(policy, shown, SOURCE).toBuilder()
        .environment(environment(policy.environment(), options.environment()))
        .build();
  }

  /** What is named on the command line is named, also a variable that steers a loader. */
  private static EnvironmentPolicy environment(EnvironmentPolicy policy, List<String> words)
      throws UsageException {
    Map<String, String> variables = new TreeMap<>(policy.variables());
    Set<String> passed = new TreeSet<>(policy.passed());
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        passed.add(word);
        variables.remove(word);
      } else {
        variables.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    try {
      return new EnvironmentPolicy(variables, passed);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--env: " + e.getMessage());
    }
  }

  /** The wall-clock limit of a command line; the policy's holds if that is shorter. */
  Optional<Duration> timeout(ExecOptions options, SandboxPolicy policy) throws PolicyException {
    if (options.timeout().isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> limit = Map.of("limits.wall-time", options.timeout().get());
    Duration timeout = codec.fromProperties(policy, limit, SOURCE).limits().wallTime();
    return timeout.isZero() ? Optional.empty() : Optional.of(timeout);
  }

  private static List<String> union(List<String> some, List<String> others) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return new ArrayList<>(all);
  }
}

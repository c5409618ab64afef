package org.auroraos.core.internal.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.backend.SyscallNames;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.lint.Finding;
import org.auroraos.api.policy.lint.PolicySubject;
import org.auroraos.api.policy.lint.Severity;

/** One policy while the rules look at it. */
final class Inspection {
  private static final String BUILT_IN = "built-in";

  private final PolicySubject subject;
  private final PolicyCodec codec;
  private final Machine machine;
  private final Map<String, String> properties;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * What backends say about this machine.
   *
   * @param support what can be enforced, if there is a backend
   * @param syscalls the names of system calls, if it has them
   */
  record Machine(Optional<BackendSupport> support, Optional<SyscallNames> syscalls) {}

  Inspection(PolicySubject subject, PolicyCodec codec, Machine machine) {
    this.subject = subject;
    this.codec = codec;
    this.machine = machine;
    this.properties = codec.toProperties(subject.policy());
  }

  SandboxPolicy policy() {
    return subject.policy();
  }

  List<PolicySubject.User> users() {
    return subject.users();
  }

  Machine machine() {
    return machine;
  }

  List<Finding> findings() {
    return findings;
  }

  /** The whole value of a key, as it is written. */
  String value(String key) {
    return properties.get(key);
  }

  /** A weakness with the severity and the weight of its kind. */
  void found(Exposure exposure, String key, String value, String reason, SandboxPolicy mended) {
    found(exposure, exposure.severity(), exposure.weight(), key, value, reason, mended);
  }

  /**
   * A weakness.
   *
   * @param mended the policy without it, or the same policy when there is no single answer
   */
  void found(
      Exposure exposure,
      Severity severity,
      int weight,
      String key,
      String value,
      String reason,
      SandboxPolicy mended) {
    Map<String, String> fix = new LinkedHashMap<>(codec.toProperties(mended));
    fix.entrySet().removeAll(properties.entrySet());
    findings.add(
        new Finding(exposure.id(), severity, weight, key, value, reason, fix, source(key)));
  }

  private String source(String key) {
    String origin = subject.origins().get(key);
    if (origin != null) {
      return origin;
    }
    // Of a policy that stands in code nothing has a file
    return subject.origins().isEmpty() ? subject.source() : BUILT_IN;
  }
}

package org.auroraos.core.internal.lint;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.api.policy.lint.Finding;
import org.auroraos.api.policy.lint.PolicyLinter;
import org.auroraos.api.policy.lint.PolicySubject;
import org.auroraos.api.policy.lint.PolicySubject.User;
import org.auroraos.core.internal.lint.Inspection.Machine;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The {@link PolicyLinter} service. */
@Component
public final class PolicyLinterComponent implements PolicyLinter {
  private static final List<Rule> RULES =
      List.of(
          new FilesystemRule(),
          new NetworkRule(),
          new PrivilegesRule(),
          new SyscallsRule(),
          new EnvironmentRule(),
          new LimitsRule(),
          new UseRule(),
          new PartialRule());

  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::severity)
          .thenComparing(Finding::weight)
          .reversed()
          .thenComparing(Finding::id)
          .thenComparing(Finding::key)
          .thenComparing(Finding::value);

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      fieldOption = FieldOption.UPDATE)
  final List<SandboxBackend> backends = new CopyOnWriteArrayList<>();

  private final PolicyCodec codec;

  /** A linter that writes fixes as this codec does. */
  @Activate
  public PolicyLinterComponent(@Reference PolicyCodec codec) {
    this.codec = codec;
  }

  @Override
  public Assessment assess(PolicySubject subject) {
    Inspection inspection = new Inspection(subject, codec, machine());
    RULES.forEach(rule -> rule.check(inspection));
    List<Finding> findings = inspection.findings().stream().sorted(ORDER).toList();
    return new Assessment(
        subject.name(),
        subject.source(),
        Score.of(findings),
        findings,
        subject.users().stream().map(User::plugin).toList());
  }

  /** Without a backend nothing runs here, and nothing is said about the machine. */
  private Machine machine() {
    for (SandboxBackend backend : backends) {
      BackendSupport support = backend.support();
      if (support.usable()) {
        return new Machine(Optional.of(support), backend.syscallNames());
      }
    }
    return new Machine(Optional.empty(), Optional.empty());
  }
}

package org.auroraos.core.internal.policytool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.api.policy.lint.PolicyLinter;
import org.auroraos.api.policy.lint.PolicySubject;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;
import org.auroraos.core.internal.lint.AssessmentText;
import org.auroraos.core.internal.policy.PolicyExport;
import org.auroraos.core.internal.policy.PolicyFile;
import org.auroraos.core.internal.policytool.PolicyOptions.Action;
import org.auroraos.core.internal.text.TerminalText;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code aurora policy}, as the launcher looks for it: arguments in, exit code out. */
@Component(service = ToIntFunction.class, property = "aurora.main=policy")
public final class PolicyCommand implements ToIntFunction<String[]> {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int INTERRUPTED = 130;

  /** Files in the configuration folder are read within moments of the start. */
  private static final Duration READING = Duration.ofSeconds(10);

  private final PolicyRegistry policies;
  private final PolicyCodec codec;
  private final PolicyLinter linter;
  private final Optional<Path> etc;

  /** A command on the policies of this registry. */
  @Activate
  public PolicyCommand(
      BundleContext context,
      @Reference PolicyRegistry policies,
      @Reference PolicyCodec codec,
      @Reference PolicyLinter linter) {
    this(
        policies,
        codec,
        linter,
        Optional.ofNullable(context.getProperty("aurora.etc")).map(Path::of));
  }

  PolicyCommand(
      PolicyRegistry policies, PolicyCodec codec, PolicyLinter linter, Optional<Path> etc) {
    this.policies = policies;
    this.codec = codec;
    this.linter = linter;
    this.etc = etc;
  }

  @Override
  public int applyAsInt(String[] arguments) {
    return run(System.out, System.err, arguments);
  }

  int run(PrintStream out, PrintStream err, String... arguments) {
    try {
      PolicyOptions options = PolicyOptions.parse(arguments);
      return switch (options.action()) {
        case HELP -> print(out, PolicyHelp.TEXT);
        case LINT, SCORE -> judge(options, out, err);
        case EXPORT -> export(options, out, err);
        case IMPORT -> imported(options, out, err);
      };
    } catch (UsageException e) {
      problem(err, e.getMessage());
      err.println("'aurora policy --help' shows what can be given");
      return USAGE;
    } catch (PolicyException e) {
      problem(err, e.getMessage());
      return USAGE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return INTERRUPTED;
    }
  }

  private int judge(PolicyOptions options, PrintStream out, PrintStream err)
      throws PolicyException, InterruptedException, UsageException {
    Assessment assessment = linter.assess(subject(options.subject()));
    boolean lint = options.action() == Action.LINT;
    if (options.json()) {
      ObjectNode view = lint ? Views.assessment(assessment) : Views.score(assessment);
      print(out, Json.pretty(view) + "\n");
    } else {
      print(
          out,
          lint
              ? AssessmentText.detail(assessment) + "\n"
              : TerminalText.line(assessment.name() + " " + AssessmentText.score(assessment))
                  + "\n");
    }
    int failing = options.failOn().map(severity -> assessment.atLeast(severity).size()).orElse(0);
    if (failing > 0) {
      problem(
          err,
          "findings of severity "
              + options.failOn().get().id()
              + " or above: "
              + failing
              + " (--fail-on)");
    }
    boolean above = assessment.score() > options.threshold().orElse(10);
    if (above) {
      problem(
          err,
          "the score "
              + AssessmentText.number(assessment.score())
              + " is above "
              + options.threshold().getAsDouble()
              + " (--threshold)");
    }
    return failing > 0 || above ? FAILED : 0;
  }

  private int export(PolicyOptions options, PrintStream out, PrintStream err)
      throws PolicyException, InterruptedException, UsageException {
    PolicySubject subject = subject(options.subject());
    PolicyExport export =
        PolicyExport.of(options.format(), subject.name(), subject.policy(), codec);
    warn(err, export.warnings());
    return print(out, export.text());
  }

  private int imported(PolicyOptions options, PrintStream out, PrintStream err)
      throws PolicyException, InterruptedException, UsageException {
    PolicyExport read = PolicyExport.imported(path(options.subject()), policies, codec, READING);
    warn(err, read.warnings());
    if (options.name().isEmpty()) {
      return print(out, read.text());
    }
    Path file = target(options.name().get());
    try {
      Files.writeString(file, read.text(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new PolicyException(file.toString(), "", "", "exists already; nothing was written");
    } catch (IOException e) {
      throw new PolicyException(file.toString(), "", "", "cannot be written: " + e);
    }
    return print(out, TerminalText.line(file.toString()) + "\n");
  }

  private Path target(String name) throws UsageException {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new UsageException(
          "the name of a policy is letters, digits and . _ -, at most 64, not '" + name + "'");
    }
    return etc.orElseThrow(() -> new UsageException("there is no configuration folder"))
        .resolve("org.auroraos.policy~" + name + ".cfg");
  }

  private PolicySubject subject(String word)
      throws PolicyException, InterruptedException, UsageException {
    if (isFile(word)) {
      PolicyFile file = PolicyFile.read(path(word));
      SandboxPolicy policy = file.policy(policies, READING);
      return new PolicySubject(
          file.source(), file.source(), policy, file.origins(policies), List.of());
    }
    SandboxPolicy policy = policies.await(word, READING);
    String source = policies.find(word).map(PolicyEntry::source).orElse(word);
    return new PolicySubject(word, source, policy, policies.origins(word), List.of());
  }

  private static boolean isFile(String word) {
    return word.contains("/") || word.endsWith(".cfg") || word.endsWith(".json");
  }

  private static Path path(String word) throws UsageException {
    try {
      return Path.of(word);
    } catch (InvalidPathException e) {
      throw new UsageException("not a path: " + e.getMessage());
    }
  }

  private static int print(PrintStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    return 0;
  }

  private static void warn(PrintStream err, List<String> warnings) {
    warnings.forEach(warning -> problem(err, "warning: " + warning));
  }

  private static void problem(PrintStream err, String problem) {
    err.println("aurora policy: " + TerminalText.line(problem));
  }
}

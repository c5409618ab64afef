package org.auroraos.core.internal.exec;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.hypervisor.EgressListener;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.learn.LearnedFile;
import org.auroraos.core.internal.learn.Learning;
import org.auroraos.core.internal.learn.Lesson;

/** {@code --learn}: watches the command and writes the least policy that it needs. */
final class ExecLearning {
  private final Learning learning = new Learning();
  private final Optional<Path> file;

  private ExecLearning(Optional<Path> file) {
    this.file = file;
  }

  /** As the command line wants it; empty when it does not. */
  static Optional<ExecLearning> of(ExecOptions options) {
    return options.learn() ? Optional.of(new ExecLearning(options.learnFile())) : Optional.empty();
  }

  Observer observer() {
    return learning;
  }

  EgressListener egress() {
    return learning;
  }

  /** Whether the policy goes to standard output, and what the program writes does not. */
  boolean toStandardOutput() {
    return file.isEmpty();
  }

  /** Writes the policy, and on {@code err} what it changes. */
  void end(
      SandboxResult result,
      String policyName,
      SandboxPolicy policy,
      PolicyCodec codec,
      PrintStream out,
      PrintStream err)
      throws IOException, Lesson.BlindException {
    learning.ended(result);
    Lesson lesson =
        Lesson.of(learning, new Lesson.Pupil(policyName, policy, false, List.of()), codec);
    if (file.isPresent()) {
      LearnedFile.write(file.get(), lesson);
      err.println("aurora exec: the learned policy is in " + file.get());
    } else {
      out.writeBytes(lesson.file().getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
    err.print(lesson.diff().isEmpty() ? "aurora exec: it is the present one\n" : lesson.diff());
    err.flush();
  }
}

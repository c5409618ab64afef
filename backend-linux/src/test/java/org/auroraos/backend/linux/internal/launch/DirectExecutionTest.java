package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** {@link DirectCases} where the kernel gives no namespaces. */
class DirectExecutionTest {
  @TempDir Path directory;

  /** An ordinary user in a place with {@code user.max_user_namespaces=0}. */
  @TestFactory
  Stream<DynamicTest> whereUserNamespacesAreForbidden() throws Exception {
    assumeThat(Sandboxes.isRoot()).as("root, to become another user").isTrue();
    ProcessBuilder stranger = HelperJvm.asStranger(directory, TestRunner.class, name());
    List<String> command = stranger.command();
    int user = command.indexOf("--") + 1;
    List<String> jvm = command.subList(user, command.size());
    List<String> all = new ArrayList<>(command.subList(0, user));
    all.addAll(
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "sh",
            "-c",
            "echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all"
                + " --inh-caps=-all \"$@\"",
            "sh"));
    all.addAll(
        with(jvm, "-Daurora.test.advice=user.max_user_namespaces", "-Daurora.test.users=no"));
    return tests(stranger.command(all));
  }

  /** Root in a chroot, where there are no user namespaces. */
  @TestFactory
  Stream<DynamicTest> inAChroot() throws Exception {
    assumeThat(Sandboxes.isRoot()).as("root, for a chroot").isTrue();
    Path root = Files.createDirectory(directory.resolve("root"));
    ProcessBuilder helper = HelperJvm.of(TestRunner.class, name());
    List<String> all =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --rbind / '" + root + "' && exec chroot '" + root + "' \"$@\"",
                "sh"));
    all.addAll(with(helper.command(), "-Daurora.test.advice=chroot", "-Daurora.test.users=yes"));
    return tests(helper.command(all).directory(new File("/")));
  }

  private static List<String> with(List<String> jvm, String... properties) {
    List<String> all = new ArrayList<>(jvm);
    all.addAll(1, List.of(properties));
    return all;
  }

  private static String name() {
    return DirectCases.class.getName();
  }

  private static Stream<DynamicTest> tests(ProcessBuilder builder) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : TestRunner.results(output)) {
      String[] parts = line.split("\t", 4);
      tests.add(DynamicTest.dynamicTest(parts[2], () -> repeat(parts[1], parts[3], output)));
    }
    assertThat(tests).as(output).hasSizeGreaterThan(10);
    return tests.stream();
  }

  private static void repeat(String outcome, String reason, String output) {
    if (outcome.equals("ABORTED")) {
      throw new TestAbortedException(reason);
    }
    assertThat(outcome).as(reason + "\n" + output).isEqualTo("SUCCESSFUL");
  }
}

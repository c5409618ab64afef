package org.auroraos.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.auroraos.distribution.Aurora.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Policies learned from real programs: they load, and the programs come to the same end. */
@Timeout(300)
class LearningIT {
  private static final String MARK = "# Learned by Aurora.";
  private static final Pattern SCORE = Pattern.compile("([0-9]+\\.[0-9]) of 10");

  @TempDir Path scratch;
  private Aurora aurora;
  private Path learned;

  @BeforeEach
  void create() throws IOException {
    aurora = Aurora.in(scratch);
    learned = scratch.resolve("learned.cfg");
  }

  @Test
  void aShellScriptRunsUnderTheLearnedPolicyAsBefore() {
    String policy = learnAndRunAgain("default", "/bin/sh", "-c", SORTED);

    assertThat(policy)
        .contains("syscalls.profile = strict", "network = none")
        .contains("# - not proposed: filesystem.read-only = /etc/shadow")
        .doesNotContain("limits.memory = 512MiB");
  }

  @Test
  void aPythonProgramRunsUnderTheLearnedPolicyAsBefore() {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/python3"))).as("python3 below /usr").isTrue();
    aurora.with("AURORA_ETC", etc("loopback", "network = loopback\nlimits.processes = 64\n"));
    String policy = learnAndRunAgain("loopback", "/usr/bin/python3", "-c", TALK);

    assertThat(policy).contains("syscalls.profile = strict", "network = loopback");
  }

  @Test
  void aJavaProgramRunsUnderTheLearnedPolicyAsBefore() throws IOException {
    List<Path> javas =
        children(Path.of("/usr/lib/jvm")).stream()
            .filter(home -> !Files.isSymbolicLink(home))
            .map(home -> home.resolve("bin/java"))
            .filter(Files::isExecutable)
            .toList();
    assumeThat(javas).as("a JDK below /usr/lib/jvm").isNotEmpty();
    Path source = Files.writeString(folder().resolve("Hello.java"), HELLO);
    String shown = "filesystem.read-only = " + source.getParent() + "\n";
    aurora.with("AURORA_ETC", etc("java", "extends = service\n" + shown));
    String policy = learnAndRunAgain("java", javas.get(0).toString(), source.toString());

    assertThat(policy)
        .contains("syscalls.profile = strict")
        .contains("\nfilesystem.read-only = " + source.getParent() + "\n", "limits.memory = 1");
  }

  @Test
  void theLearnedPolicyGoesToStandardOutputAndNothingElseDoes() {
    Answer answer = aurora.call("exec", "--learn", "--", "/bin/echo", "spoken");

    assertThat(answer.code()).as(answer.toString()).isZero();
    assertThat(answer.out()).startsWith(MARK).doesNotContain("\nspoken").endsWith("\n");
    assertThat(answer.err()).contains("spoken\n", "--- default (present)", "+++ learned");
  }

  @Test
  void aFileThatWasNotLearnedIsNotReplaced() throws IOException {
    Files.writeString(learned, "network = none\n");

    Answer answer = aurora.call("exec", "--learn=" + learned, "--", "/bin/true");

    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains("stays as it is");
    assertThat(learned).hasContent("network = none\n");
  }

  @Test
  void aDeniedCallIsExplainedOnStandardError() {
    Answer answer = aurora.call("exec", "--explain", "--", "/usr/bin/unshare", "-U", "/bin/true");

    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err())
        .contains("aurora exec: the system call unshare was denied")
        .contains("syscalls.profile = none would allow it");
  }

  @Test
  void aPythonPluginRunsUnderWhatItLearned() throws IOException {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/python3"))).as("python3 below /usr").isTrue();
    Path plugin = Files.createDirectories(scratch.resolve("counter"));
    Files.writeString(
        plugin.resolve("module.json"),
        "{\"name\": \"counter\", \"version\": \"1\", \"entry\": \"run.py\", \"description\": \"\"}");
    Path entry = Files.writeString(plugin.resolve("run.py"), COUNTER);
    Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path etc = etc("unused", "");
    Path settings = etc.resolve("org.auroraos.plugin~counter.cfg");
    Files.writeString(settings, "learn = true\n");
    aurora.with("AURORA_ETC", etc);
    Files.move(plugin, aurora.deploy().resolve("counter"));
    String shown = "aurora:settle; aurora:plugin counter";
    Path file = aurora.data().resolve("learned/counter.cfg");

    Answer learning = aurora.call("-c", shown);

    assertThat(learning.out()).as(learning.toString()).contains("ACTIVE", "LEARNING");
    assertThat(file).content().startsWith(MARK).contains("syscalls.profile = strict");
    Files.copy(file, etc.resolve("org.auroraos.policy~learned.cfg"));
    Files.writeString(settings, "policy = learned\n");

    aurora.call("start");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> aurora.call("sh", "aurora:logs counter").out().contains("count 2"));
      Answer running = aurora.call("sh", shown);
      assertThat(running.out()).contains("ACTIVE", "learned").doesNotContain("LEARNING");
    } finally {
      aurora.call("stop");
    }
  }

  private static final String SORTED =
      """
      mkdir /tmp/d && cd /tmp/d
      for i in 3 1 2; do echo $i > f$i; done
      cat f* | sort | tee all
      wc -l < all
      test -r /etc/shadow && cat /etc/shadow
      cat /etc/shadow || exit 7
      """;

  private static final String TALK =
      """
      import json, threading, subprocess, socket, tempfile, os
      s = socket.socket()
      s.bind(('127.0.0.1', 0))
      s.listen()
      port = s.getsockname()[1]
      t = threading.Thread(target=lambda: s.accept()[0].sendall(b'hello'))
      t.start()
      c = socket.create_connection(('127.0.0.1', port))
      print(c.recv(9))
      t.join()
      print(subprocess.run(['/bin/echo', 'child'], capture_output=True).stdout)
      with tempfile.TemporaryDirectory() as d:
          open(os.path.join(d, 'x'), 'w').write('y')
      print(json.dumps({'done': True}))
      """;

  private static final String HELLO =
      """
      import java.nio.file.*;
      public class Hello {
        public static void main(String[] a) throws Exception {
          Path file = Files.createTempFile("x", "y");
          Files.writeString(file, "content");
          Thread thread = new Thread(() -> System.out.println("thread"));
          thread.start();
          thread.join();
          System.out.println(Files.readString(file) + " " + new ProcessBuilder("/bin/echo", "child")
              .redirectErrorStream(true).start().waitFor());
        }
      }
      """;

  private static final String COUNTER =
      """
      #!/usr/bin/python3
      import os, time
      path = '/data/count'
      count = int(open(path).read()) if os.path.exists(path) else 0
      open(path, 'w').write(str(count + 1))
      print('count', count + 1, flush=True)
      while True:
          time.sleep(1)
      """;

  /** The text of the learned policy. */
  private String learnAndRunAgain(String policy, String... command) {
    List<String> learning = words("exec", "--policy", policy, "--learn=" + learned, "--");
    learning.addAll(List.of(command));
    Answer first = aurora.call(learning.toArray(String[]::new));
    assertThat(learned).as(first.toString()).exists();
    List<String> again = words("exec", "--policy-file", learned.toString(), "--");
    again.addAll(List.of(command));
    Answer second = aurora.call(again.toArray(String[]::new));
    assertThat(second.out()).as(second.toString()).isEqualTo(first.out());
    assertThat(second.code()).isEqualTo(first.code());
    assertThat(first.err()).contains("+++ learned");
    double before = score(policy);
    double after = score(learned.toString());
    try {
      String text = Files.readString(learned);
      System.out.printf(
          Locale.ROOT, "%s: score %.1f, learned %.1f%n%s%n", policy, before, after, text);
      assertThat(after).as("score of the learned policy").isLessThan(before);
      return text;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private double score(String policy) {
    Answer answer = aurora.call("policy", "score", policy);
    Matcher score = SCORE.matcher(answer.out());
    assertThat(score.find()).as(answer.toString()).isTrue();
    return Double.parseDouble(score.group(1));
  }

  private static List<String> words(String... words) {
    return new ArrayList<>(List.of(words));
  }

  /** A configuration folder with one policy. */
  private Path etc(String name, String policy) {
    try {
      Path etc = Files.createDirectories(scratch.resolve("etc"));
      for (Path file : children(aurora.home().resolve("etc"))) {
        Files.copy(file, etc.resolve(file.getFileName()));
      }
      Files.writeString(etc.resolve("org.auroraos.policy~" + name + ".cfg"), policy);
      return etc;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A folder that every user may look into, and with no symbolic link on the way. */
  private Path folder() throws IOException {
    Path folder = Files.createDirectories(scratch.toRealPath().resolve("shown"));
    for (Path path : new Path[] {scratch.toRealPath(), folder}) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return folder;
  }

  private static List<Path> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    }
  }
}

package org.auroraos.core.internal.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observation.Answer;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressDecision.Verdict;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which policy becomes of what was seen. */
class LessonTest {
  @TempDir Path directory;

  private final PolicyCodec codec = new PolicyCodecComponent();
  private final Learning learning = new Learning();
  private Path real;

  @BeforeEach
  void resolve() throws IOException {
    real = directory.toRealPath();
    learning.begun(true);
  }

  @Test
  void whatWasNotUsedIsLeftOutAndWhatWasOnlyReadIsReadOnly() throws Exception {
    SandboxPolicy present =
        files(List.of("/srv/a", "/srv/b"), List.of("/srv/c", "/srv/d", "/srv/e"));
    see(Kind.FILE_LOOK, "/srv/a/x", Answer.ALLOWED);
    see(Kind.FILE_READ, "/srv/c/x", Answer.ALLOWED);
    see(Kind.FILE_READ, "/srv/d/x", Answer.ALLOWED);
    see(Kind.FILE_WRITE, "/srv/d/x", Answer.ALLOWED);

    FilesystemPolicy learned = learn(present).policy().filesystem();

    assertThat(learned.readOnly()).containsExactly("/srv/a", "/srv/c");
    assertThat(learned.readWrite()).containsExactly("/srv/d");
  }

  @Test
  void aWriteToWhatIsShownReadOnlyDoesNotMakeItWritable() throws Exception {
    see(Kind.FILE_WRITE, "/srv/a/x", Answer.ALLOWED);

    FilesystemPolicy learned = learn(files(List.of("/srv/a"), List.of())).policy().filesystem();

    assertThat(learned.readOnly()).containsExactly("/srv/a");
    assertThat(learned.readWrite()).isEmpty();
  }

  @Test
  void aFileThatWasMissedIsProposedReadOnlyAndSaidToBeWider() throws Exception {
    Path file = Files.createFile(real.resolve("wanted.txt"));
    see(Kind.FILE_READ, file.toString(), Answer.NOT_SHOWN);

    Lesson lesson = learn(SandboxPolicy.builder().build());

    assertThat(lesson.policy().filesystem().readOnly()).containsExactly(file.toString());
    assertThat(lesson.file()).contains("WIDER than before: " + file);
    assertThat(lesson.diff()).contains("+filesystem.read-only = " + file);
  }

  @Test
  void manyFilesOfOneDirectoryAreProposedAsTheDirectory() throws Exception {
    for (int i = 0; i < 8; i++) {
      Path file = Files.createFile(real.resolve("file" + i));
      see(Kind.FILE_READ, file.toString(), Answer.NOT_SHOWN);
    }
    assertThat(learn(SandboxPolicy.builder().build()).policy().filesystem().readOnly())
        .containsExactly(real.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/shadow",
        "/root/notes",
        "/home/user/.ssh/id_rsa",
        "/run/docker.sock",
        "/opt",
        "/opt/app/server.key",
        "/opt/app/.aws/config",
        "/var/lib/private",
        "/opt/db-password.txt",
        "/platform/data/plugins/other/data/x"
      })
  void aSecretIsNeverProposed(String path) throws Exception {
    see(Kind.FILE_READ, path, Answer.NOT_SHOWN);

    Lesson lesson = learn(SandboxPolicy.builder().build());

    assertThat(lesson.policy().filesystem().readOnly()).isEmpty();
    assertThat(lesson.file()).contains("# - not proposed: filesystem.read-only = " + path);
  }

  @Test
  void whatLeadsThroughALinkIsNotProposedBecauseItCouldNotBeShown() throws Exception {
    Path target = Files.createDirectory(real.resolve("target"));
    Files.createFile(target.resolve("x"));
    Path link = Files.createSymbolicLink(real.resolve("link"), target);
    see(Kind.FILE_READ, link.resolve("x").toString(), Answer.NOT_SHOWN);

    Lesson lesson = learn(SandboxPolicy.builder().build());

    assertThat(lesson.policy().filesystem().readOnly()).isEmpty();
    assertThat(lesson.file()).contains("symbolic link to " + target.resolve("x"));
  }

  @ParameterizedTest
  @CsvSource({"FILE_WRITE, wanted to write", "FILE_LOOK, only asked whether"})
  void whatWasNotReadIsNotProposed(Kind kind, String because) throws Exception {
    Path file = Files.createFile(real.resolve("x"));
    see(kind, file.toString(), Answer.NOT_SHOWN);

    Lesson lesson = learn(SandboxPolicy.builder().build());

    assertThat(lesson.policy().filesystem().readOnly()).isEmpty();
    assertThat(lesson.file()).contains(because);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, CONNECT, 127.0.0.1:80, LOOPBACK", "NONE, CONNECT, 192.0.2.1:80, NONE",
    "NONE, CONNECT, unix:/run/x, NONE", "LOOPBACK, BIND, 0.0.0.0:80, LOOPBACK",
    "HOST, CONNECT, 127.0.0.1:80, LOOPBACK", "HOST, CONNECT, 192.0.2.1:80, HOST",
    "HOST, CONNECT, [0:0:0:0:0:0:0:1]:80, LOOPBACK", "HOST, FILE_LOOK, /x, NONE",
    "LOOPBACK, FILE_LOOK, /x, NONE"
  })
  void theNetworkIsTheLeastThatWasUsed(
      NetworkAccess present, Kind kind, String address, NetworkAccess learned) throws Exception {
    see(kind, address, Answer.ALLOWED);

    Lesson lesson = learn(SandboxPolicy.builder().network(present).build());

    assertThat(lesson.policy().network()).isEqualTo(learned);
    assertThat(lesson.file().contains("wanted to reach 192.0.2.1:80"))
        .isEqualTo(address.startsWith("192"));
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1:3128, NONE", "127.0.0.1:80, LOOPBACK", "192.0.2.1:80, NONE"})
  void withoutADestinationThatWasUsedThereIsNoEgress(String address, NetworkAccess learned)
      throws Exception {
    see(Kind.CONNECT, address, Answer.ALLOWED);
    decide("b.example", 443, Verdict.NOT_LISTED, "not in network.egress");

    Lesson lesson = learn(egress("a.example:443"));

    assertThat(lesson.policy().network()).isEqualTo(learned);
    assertThat(lesson.policy().egress()).isEmpty();
    assertThat(lesson.file().lines())
        .contains("# wanted but refused: b.example:443 (not in network.egress)");
  }

  @Test
  void ofTheDestinationsThoseThatWereUsedAreKept() throws Exception {
    use("A.Example", 443);
    use("x.cdn.example", 443);
    use("gone.example", 443);
    decide("wanted.example", 443, Verdict.NOT_LISTED, "not in network.egress");
    decide("lost.example", 443, Verdict.UNRESOLVED, "the name cannot be resolved");

    Lesson lesson =
        learn(
            egress(
                "unused.example:443",
                "a.example:443",
                "a.example:80",
                "*.cdn.example:443",
                "lost.example:443"));

    assertThat(lesson.policy().network()).isEqualTo(NetworkAccess.EGRESS);
    assertThat(lesson.policy().egress()).isEqualTo(rules("a.example:443", "x.cdn.example:443"));
    assertThat(lesson.file())
        .contains("of *.cdn.example:443 only the names that were used")
        .contains("\n# wanted but refused: wanted.example:443 (not in network.egress)\n")
        .contains("\n# wanted but refused: lost.example:443 (the name cannot be resolved)\n")
        .doesNotContain("gone.example");
    assertThat(load(lesson.file())).isEqualTo(lesson.policy());
  }

  @ParameterizedTest
  @CsvSource({"16, 16", "17, 1"})
  void theNamesBelowOneAreListedUnlessTheyAreMany(int used, int listed) throws Exception {
    for (int i = 0; i < used; i++) {
      use("n" + i + ".example.net", 443);
    }

    List<EgressRule> learned = learn(egress("*.example.net:443")).policy().egress();

    assertThat(learned).hasSize(listed).noneMatch(rule -> rule.wildcard() != (listed == 1));
  }

  @Test
  void anAddressThatANameLedToIsKeptWithIt() throws Exception {
    InetAddress inside = InetAddress.getByAddress(new byte[] {10, 0, 0, 7});
    learning.decided(decision("db.example", 5432, Optional.of(inside), Verdict.ALLOWED, "by it"));

    Lesson lesson =
        learn(egress("db.example:5432", "10.0.0.7:5432", "10.0.0.7:80", "10.0.0.8:5432"));

    assertThat(lesson.policy().egress()).isEqualTo(rules("db.example:5432", "10.0.0.7:5432"));
  }

  @Test
  void moreDestinationsThanCanBeToldLeaveTheListAsItIs() throws Exception {
    for (int i = 0; i <= Destinations.MOST_USED; i++) {
      use("n" + i + ".example", 443);
    }
    SandboxPolicy present = egress("*.example.net:443", "unused.example:443");

    Lesson lesson = learn(present);

    assertThat(lesson.policy().egress()).isEqualTo(present.egress());
    assertThat(lesson.file()).contains("too many destinations");
  }

  @Test
  void whatAHostileProgramIsRefusedStaysFewShortLines() throws Exception {
    decide("x\nnetwork = host\u001b[2J", 80, Verdict.NOT_CANONICAL, "a\nlimits.memory = 0");
    decide("y".repeat(16_384), 80, Verdict.NOT_CANONICAL, "z".repeat(16_384));
    for (int i = 0; i < 1000; i++) {
      decide("n" + i + ".example", 443, Verdict.NOT_LISTED, "not listed");
      decide("n0.example", 443, Verdict.NOT_LISTED, "not listed");
    }

    String file = learn(SandboxPolicy.builder().build()).file();

    assertThat(file.lines().filter(line -> line.startsWith("# wanted but refused: ")))
        .hasSize(Destinations.MOST_REFUSED + 1)
        .allMatch(line -> line.length() < 1000)
        .endsWith("# wanted but refused: and more")
        .startsWith(
            "# wanted but refused: x\\nnetwork = host\\u001b[2J:80 (a\\nlimits.memory = 0)");
    assertThat(file.lines()).noneMatch(line -> line.startsWith("network = host"));
  }

  @Test
  void whatIsKnownGrowsWithWhatIsNew() {
    long before = learning.size();
    see(Kind.FILE_READ, "/x", Answer.ALLOWED);
    see(Kind.FILE_READ, "/x", Answer.ALLOWED);
    use("a.example", 443);
    use("a.example", 443);

    assertThat(learning.size()).isEqualTo(before + 2);
  }

  @ParameterizedTest
  @CsvSource({
    "DEFAULT, STRICT, ALLOWED, STRICT", "DEFAULT, DEFAULT, ALLOWED, DEFAULT",
    "STRICT, DEFAULT, ALLOWED, DEFAULT", "NONE, DEFAULT, ALLOWED, DEFAULT",
    "NONE, NONE, ALLOWED, NONE", "DEFAULT, NONE, DENIED, STRICT"
  })
  void theSetOfSystemCallsIsTheSmallest(
      Profile present, Profile needs, Answer answer, Profile learned) throws Exception {
    learning.observed(
        new Observation(Kind.SYSCALL, "mlock2", answer, Optional.of(needs), "because", 1));
    SyscallPolicy before = new SyscallPolicy(present, Set.of("ptrace"));

    Lesson lesson = learn(SandboxPolicy.builder().syscalls(before).build());

    assertThat(lesson.policy().syscalls().profile()).isEqualTo(learned);
    assertThat(lesson.policy().syscalls().denied()).containsExactly("ptrace");
    assertThat(lesson.file().contains("WIDER")).isEqualTo(present == Profile.STRICT);
  }

  @Test
  void limitsLeaveRoomAndNeverExceedThePresentOnes() throws Exception {
    learning.ended(result(100L << 20, Duration.ofSeconds(3), Duration.ofMillis(100)));
    learning.ended(result(20L << 20, Duration.ofSeconds(1), Duration.ofMillis(100)));
    Limits present = Limits.defaults().toBuilder().wallTime(Duration.ofSeconds(10)).build();

    Limits learned = learn(SandboxPolicy.builder().limits(present).build()).policy().limits();

    assertThat(learned.memory()).isEqualTo(208L << 20);
    assertThat(learned.wallTime()).isEqualTo(Duration.ofSeconds(10));
    assertThat(learned.cpuTime()).isEqualTo(Duration.ofSeconds(5));
    assertThat(learned.output()).isEqualTo(64L << 10);
    assertThat(learned.processes()).isEqualTo(present.processes());
  }

  @Test
  void aLimitThatIsNotThereStaysSo() throws Exception {
    learning.ended(result(100L << 20, Duration.ofSeconds(3), Duration.ofMillis(100)));
    Limits present =
        Limits.defaults().toBuilder()
            .wallTime(Duration.ZERO)
            .cpuTime(Duration.ZERO)
            .memory(0)
            .build();

    Limits learned = learn(SandboxPolicy.builder().limits(present).build()).policy().limits();

    assertThat(learned.wallTime()).isZero();
    assertThat(learned.cpuTime()).isZero();
    assertThat(learned.memory()).isZero();
  }

  @Test
  void theFileLoadsAsTheLearnedPolicy() throws Exception {
    Path strange = Files.createFile(real.resolve("a, b\\c"));
    see(Kind.FILE_READ, strange.toString(), Answer.NOT_SHOWN);
    learning.ended(result(1, Duration.ofMillis(1), Duration.ofMillis(1)));

    Lesson lesson = learn(SandboxPolicy.builder().build());

    assertThat(load(lesson.file())).isEqualTo(lesson.policy());
    assertThat(lesson.policy().filesystem().readOnly()).containsExactly(strange.toString());
  }

  @Test
  void wordsOfAHostileProgramAreNoLinesOfTheFile() throws Exception {
    see(Kind.FILE_WRITE, "/srv/x\nnetwork = host\u001b[2J", Answer.NOT_SHOWN);
    see(Kind.FILE_READ, "/srv/y\nnetwork = host", Answer.NOT_SHOWN);

    String file = learn(SandboxPolicy.builder().build()).file();

    assertThat(file.lines()).noneMatch(line -> line.startsWith("network = host"));
    assertThat(file).doesNotContain("\u001b");
  }

  @Test
  void nothingIsLearnedFromWhatCouldNotBeSeen() {
    learning.begun(false);

    assertThatThrownBy(() -> learn(SandboxPolicy.builder().build()))
        .isInstanceOf(Lesson.BlindException.class);
  }

  @Test
  void aFileOfSomebodyElseIsNotReplacedAndALearnedOneIs() throws Exception {
    Lesson lesson = learn(SandboxPolicy.builder().build());
    Path foreign = Files.writeString(real.resolve("foreign.cfg"), "limits.memory = 1GiB\n");
    assertThatThrownBy(() -> LearnedFile.write(foreign, lesson))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(foreign).hasContent("limits.memory = 1GiB\n");

    Path own = real.resolve("own.cfg");
    LearnedFile.write(own, lesson);
    LearnedFile.write(own, lesson);
    assertThat(own).hasContent(lesson.file());
    assertThat(real).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void theDiffIsOneThatPatchUnderstands() {
    List<String> old = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    List<String> now = List.of("a", "B", "c", "d", "e", "f", "g", "h", "i", "j", "k");

    assertThat(UnifiedDiff.of("x", old, "y", now))
        .isEqualTo(
            """
            --- x
            +++ y
            @@ -1,5 +1,5 @@
             a
            -b
            +B
             c
             d
             e
            @@ -8,3 +8,4 @@
             h
             i
             j
            +k
            """);
    assertThat(UnifiedDiff.of("x", old, "y", old)).isEmpty();
  }

  private void see(Kind kind, String subject, Answer answer) {
    learning.observed(new Observation(kind, subject, answer, Optional.empty(), "call", 1));
  }

  private void use(String host, int port) {
    decide(host, port, Verdict.ALLOWED, "by network.egress");
  }

  private void decide(String host, int port, Verdict verdict, String detail) {
    learning.decided(decision(host, port, Optional.empty(), verdict, detail));
  }

  private static EgressDecision decision(
      String host, int port, Optional<InetAddress> address, Verdict verdict, String detail) {
    return new EgressDecision(Instant.EPOCH, "s", "t", host, port, address, verdict, detail);
  }

  private static SandboxPolicy egress(String... rules) {
    return SandboxPolicy.builder().egress(rules(rules)).build();
  }

  private static List<EgressRule> rules(String... rules) {
    return Stream.of(rules).map(EgressRule::parse).toList();
  }

  private Lesson learn(SandboxPolicy present) throws Lesson.BlindException {
    List<Path> ours = List.of(Path.of("/platform/data"));
    return Lesson.of(learning, new Lesson.Pupil("present", present, false, ours), codec);
  }

  private SandboxPolicy load(String file) throws Exception {
    Properties properties = new Properties();
    properties.load(new StringReader(file));
    Map<String, String> own = new TreeMap<>();
    properties.forEach((key, value) -> own.put((String) key, (String) value));
    assertThat(own.remove("extends")).isEqualTo("default");
    return codec.fromProperties(SandboxPolicy.builder().build(), own, "learned");
  }

  private static SandboxPolicy files(List<String> readOnly, List<String> readWrite) {
    return SandboxPolicy.builder()
        .filesystem(new FilesystemPolicy(readOnly, readWrite, List.of(), 1 << 20, 1 << 20))
        .build();
  }

  private static SandboxResult result(long peak, Duration wall, Duration cpu) {
    return SandboxResult.builder(List.of("/bin/x"), "t")
        .status(SandboxStatus.OK, 0, "")
        .output("out", "")
        .usage(wall, cpu, peak)
        .build();
  }
}

package org.auroraos.core.internal.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.core.internal.archive.PluginArchive;
import org.auroraos.core.internal.archive.Samples;
import org.auroraos.core.internal.lifecycle.PluginDeployer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When something in the folder is complete, with a clock that stands still. */
class FolderScanTest {
  @TempDir Path temp;
  private Path folder;
  private final Deployer deployer = new Deployer();
  private final StandingClock clock = new StandingClock();
  private FolderScan scan;

  @BeforeEach
  void open() throws IOException {
    folder = Files.createDirectory(temp.resolve("deploy"));
    scan = new FolderScan(folder, deployer, PluginArchive::completeness, clock);
  }

  @Test
  void aWholeArchiveIsTakenAtOnce() throws IOException {
    Files.write(folder.resolve("a.jar"), Samples.bundle("a", "1"));

    assertThat(scan.look()).isTrue();

    assertThat(deployer.offered).containsExactly("a.jar");
  }

  @Test
  void aCopyThatGrowsIsWaitedFor() throws IOException {
    byte[] jar = Samples.bundle("a", "1");
    Path file = folder.resolve("a.jar");
    for (int length = 50; length < jar.length; length += 100) {
      clock.tick(900);
      write(file, Arrays.copyOf(jar, length));
      assertThat(scan.look()).isFalse();
    }
    assertThat(deployer.offered).isEmpty();

    Files.write(file, jar);
    assertThat(scan.look()).isTrue();
    assertThat(deployer.offered).containsExactly("a.jar");
  }

  @Test
  void aCopyThatNobodyFinishesIsOfferedInTheEnd() throws IOException {
    Files.write(folder.resolve("a.jar"), new byte[100]);
    assertThat(scan.look()).isFalse();

    clock.tick(1000);
    assertThat(scan.look()).isTrue();

    assertThat(deployer.offered).containsExactly("a.jar");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50, 300})
  void aCopyThatFaltersIsNotTakenForWhatIsThereOfIt(int length) throws IOException {
    byte[] jar = Samples.bundle("a", "1");
    write(folder.resolve("a.jar"), Arrays.copyOf(jar, length));
    assertThat(scan.look()).isFalse();

    clock.tick(4900);
    assertThat(scan.look()).isFalse();
    assertThat(deployer.offered).isEmpty();

    clock.tick(200);
    assertThat(scan.look()).as("somebody has to be told in the end").isTrue();
    assertThat(deployer.offered).containsExactly("a.jar");
  }

  @Test
  void aDirectoryThatIsBeingCopiedIsWaitedFor() throws IOException {
    Path plugin = Samples.module(folder.resolve("p"), "p", "one");
    assertThat(scan.look()).isFalse();
    clock.tick(900);
    Files.createDirectory(plugin.resolve("lib"));
    write(plugin.resolve("lib/more"), new byte[1]);
    assertThat(scan.look()).isFalse();
    clock.tick(900);
    assertThat(scan.look()).isFalse();

    clock.tick(200);
    assertThat(scan.look()).isTrue();
    assertThat(deployer.offered).containsExactly("p");
  }

  @Test
  void aDirectoryThatWasMovedInIsTakenAtOnce() throws IOException {
    Path plugin = Samples.module(temp.resolve("p"), "p", "one");
    // What lies there was written some time ago, by the clock that the scan goes by.
    clock.tick(5000);
    Files.setLastModifiedTime(plugin, FileTime.from(Instant.EPOCH));
    Files.move(plugin, folder.resolve("p"));

    assertThat(scan.look()).isTrue();
    assertThat(deployer.offered).containsExactly("p");
  }

  @Test
  void timesInTheFutureDoNotMakeItWaitForever() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "x");
    Files.setLastModifiedTime(file, FileTime.from(clock.instant().plusSeconds(86_400)));
    assertThat(scan.look()).isFalse();

    clock.tick(1000);

    assertThat(scan.look()).isTrue();
  }

  @Test
  void aChangeInADirectoryIsOfferedAgainAndNothingElse() throws IOException {
    Path plugin = Samples.module(folder.resolve("p"), "p", "one");
    Files.write(folder.resolve("a.jar"), Samples.bundle("a", "1"));
    settle();
    deployer.offered.clear();

    Files.writeString(plugin.resolve("run.sh"), "two, and longer");
    settle();
    scan.look();

    assertThat(deployer.offered).containsExactly("p");
  }

  @Test
  void whatAnEditorLeavesBehindIsNoChange() throws IOException {
    Path plugin = Samples.module(folder.resolve("p"), "p", "one");
    settle();
    deployer.offered.clear();

    Files.writeString(plugin.resolve(".run.sh.swp"), "x");
    Files.writeString(plugin.resolve("run.sh~"), "x");
    settle();

    assertThat(deployer.offered).isEmpty();
  }

  @Test
  void aChangedModeIsAChange() throws IOException {
    Path plugin = Samples.module(folder.resolve("p"), "p", "one");
    settle();
    deployer.offered.clear();

    Files.setAttribute(plugin.resolve("run.sh"), "unix:mode", 0755);
    settle();

    assertThat(deployer.offered).containsExactly("p");
  }

  @Test
  void theDeployerHearsWhatIsThere() throws IOException {
    Files.write(folder.resolve("a.jar"), Samples.bundle("a", "1"));
    Files.write(folder.resolve("b.jar"), new byte[10]);
    scan.look();
    assertThat(deployer.kept).containsExactly(folder.resolve("a.jar"), folder.resolve("b.jar"));

    Files.delete(folder.resolve("a.jar"));
    scan.look();
    assertThat(deployer.kept).containsExactly(folder.resolve("b.jar"));
  }

  @Test
  void whatComesBackIsOfferedAgain() throws IOException {
    byte[] jar = Samples.bundle("a", "1");
    Path file = Files.write(folder.resolve("a.jar"), jar);
    scan.look();
    Path aside = Files.move(file, temp.resolve("aside"));
    scan.look();
    Files.move(aside, file);
    scan.look();

    assertThat(deployer.offered).containsExactly("a.jar", "a.jar");
  }

  @Test
  void aFolderThatCannotBeReadUndeploysNothing() throws IOException {
    Files.write(folder.resolve("a.jar"), Samples.bundle("a", "1"));
    scan.look();
    Files.move(folder, temp.resolve("unmounted"));

    assertThat(scan.look()).isTrue();

    assertThat(deployer.kept).containsExactly(folder.resolve("a.jar"));
  }

  @Test
  void whatIsWrongWithTheFolderIsToldOnceWithWhatToDo() throws IOException {
    Files.delete(folder);
    scan.look();
    scan.look();
    assertThat(deployer.unreadable).containsExactly(folder + ", which does not exist; create it");

    Files.createDirectory(folder);
    scan.look();
    Files.delete(folder);
    Files.createFile(folder);
    scan.look();
    assertThat(deployer.unreadable)
        .hasSize(2)
        .last()
        .asString()
        .startsWith(folder + ", which cannot be read")
        .contains("make it a directory that the user ");
  }

  @Test
  void aLinkInTheFolderIsWhatItLeadsTo() throws IOException {
    Path elsewhere = Files.write(temp.resolve("build.jar"), Samples.bundle("a", "1"));
    Files.createSymbolicLink(folder.resolve("a.jar"), elsewhere);
    assertThat(scan.look()).isTrue();
    assertThat(deployer.offered).containsExactly("a.jar");

    Files.write(elsewhere, Samples.bundle("a", "2"));
    Files.setLastModifiedTime(elsewhere, FileTime.from(Instant.EPOCH));
    scan.look();
    assertThat(deployer.offered).containsExactly("a.jar", "a.jar");
  }

  @Test
  @Timeout(30)
  void aNamedPipeIsOfferedWithoutWaitingForIt() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    settle();

    assertThat(deployer.offered).containsExactly("pipe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".hidden",
        ".a.jar.x7Gh",
        "a.jar~",
        "a.tmp",
        "a.part",
        ".a.swp",
        "a.jar.swp",
        "#a#"
      })
  void temporaryNamesAreNotTaken(String name) throws IOException {
    Files.write(folder.resolve(name), Samples.bundle("a", "1"));

    assertThat(scan.look()).isTrue();

    assertThat(deployer.offered).isEmpty();
    assertThat(deployer.kept).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jar", "plugin", "a.tmp.jar", "tmp", "a b.zip", "ä.zip", "x.cfg"})
  void otherNamesAreTaken(String name) {
    assertThat(TemporaryNames.matches(name)).isFalse();
  }

  /** At the time of the clock. */
  private void write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
  }

  private void settle() {
    scan.look();
    clock.tick(1000);
    assertThat(scan.look()).isTrue();
  }

  private static final class Deployer implements PluginDeployer {
    @Override
    public Set<Path> waitingFor(String id) {
      return Set.of();
    }

    final List<String> offered = new ArrayList<>();
    final List<String> unreadable = new ArrayList<>();
    Set<Path> kept = Set.of();

    @Override
    public void offer(Path source, String fingerprint) {
      offered.add(source.getFileName().toString());
    }

    @Override
    public void keepOnly(Set<Path> sources) {
      kept = sources;
    }

    @Override
    public void unreadable(String problem) {
      unreadable.add(problem);
    }

    @Override
    public Optional<PluginInfo> takenFrom(Path source, String fingerprint) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DryRun rehearse(Path file, Path target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean leftSomething(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void purge(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Runnable watchedBy(BooleanSupplier caughtUp) {
      return () -> {};
    }
  }

  /** Begins now, so that files that are written have times near to it, but not before it. */
  private static final class StandingClock extends Clock {
    private Instant now = Instant.now();

    void tick(long millis) {
      now = now.plusMillis(millis);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}

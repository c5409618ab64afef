package org.auroraos.core.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditHead;
import org.auroraos.api.audit.AuditQuery;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.audit.AuditVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log on a real disk: written, read, damaged, rotated. */
class AuditLogTest {
  private static final JournalLimits LIMITS = new JournalLimits(1 << 20, 4);

  @TempDir Path temp;

  private AuditComponent open(JournalLimits limits) throws IOException {
    return new AuditComponent(temp.resolve("audit"), limits, Clock.systemUTC());
  }

  private static AuditEntry entry(String subject) {
    return AuditEntry.of("plugin.state", subject, Map.of("to", "ACTIVE"));
  }

  private void write(int records) throws Exception {
    write(records, LIMITS);
  }

  private void write(int records, JournalLimits limits) throws Exception {
    AuditComponent log = open(limits);
    for (int i = 0; i < records; i++) {
      log.append(entry("p" + i)).get();
    }
    log.close();
  }

  private AuditVerdict verify() throws Exception {
    AuditComponent log = open(LIMITS);
    AuditVerdict verdict = log.verify(Optional.empty());
    log.close();
    return verdict;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("audit"))) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private void edit(UnaryOperator<List<String>> change) throws IOException {
    Path file = files().get(0);
    Files.write(file, change.apply(new ArrayList<>(Files.readAllLines(file))));
  }

  @Test
  void aFileThatWasBegunAndHasNoRecordYetIsNoLoss() throws Exception {
    write(3);
    Files.createFile(temp.resolve("audit/000000000004.jsonl"));

    Journal opened = Journal.open(temp.resolve("audit"), LIMITS);
    assertThat(opened.problems()).isEmpty();
    assertThat(opened.state().head().seq()).isEqualTo(3);
    opened.close();
    write(1);
    assertThat(verify().problems()).isEmpty();
    assertThat(Files.readAllLines(files().get(1))).hasSize(1);
  }

  @Test
  void recordsAreNumberedChainedAndReadBack() throws Exception {
    write(3);
    AuditComponent log = open(LIMITS);
    AuditRecord fourth =
        log.append(new AuditEntry("policy.changed", "q", "operator:me", Map.of())).get();

    assertThat(fourth.seq()).isEqualTo(4);
    assertThat(log.head()).isEqualTo(new AuditHead(4, fourth.hash()));
    assertThat(log.read(AuditQuery.newest(2)))
        .extracting(record -> record.entry().subject())
        .containsExactly("p2", "q");
    assertThat(log.read(new AuditQuery("plugin", "p1", Optional.empty(), 10))).hasSize(1);
    assertThat(log.read(new AuditQuery("plug", "", Optional.empty(), 10))).isEmpty();
    assertThat(log.verify(Optional.empty()).sound()).isTrue();
    log.close();
  }

  @Test
  void textOfStrangersStaysOneLineAndComesBackAsItWas() throws Exception {
    String nasty = "a\n{\"seq\":9}\u001b[2J \u2028 \ud83d\ude00 \",\"hash\":\"";
    AuditComponent log = open(LIMITS);
    log.append(AuditEntry.of("plugin.state", nasty, Map.of("problem", nasty))).get();

    assertThat(log.read(AuditQuery.newest(1)).get(0).entry().details()).containsValue(nasty);
    assertThat(Files.readAllLines(files().get(0))).hasSize(1);
    assertThat(log.verify(Optional.empty()).problems()).isEmpty();
    log.close();
  }

  @Test
  void whateverStrangersMakeOfItARecordCanBeReadAgain() throws Exception {
    String nasty = "\u001b".repeat(5000);
    Map<String, String> details = new TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      details.put(i + nasty, nasty);
    }
    AuditComponent log = open(LIMITS);
    AuditRecord written = log.append(new AuditEntry("a".repeat(5000), nasty, nasty, details)).get();

    assertThat(log.verify(Optional.empty()).problems()).isEmpty();
    assertThat(log.read(AuditQuery.newest(1))).containsExactly(written);
    assertThat(written.entry().details())
        .hasSize(EntryBounds.MOST + 1)
        .containsEntry("left-out", "900");
    log.close();
  }

  @Test
  void anEditedRecordIsFound() throws Exception {
    write(5);
    edit(
        lines -> {
          lines.set(2, lines.get(2).replace("ACTIVE", "FAILED"));
          return lines;
        });

    assertThat(verify().problems())
        .singleElement()
        .satisfies(p -> assertThat(p).contains(":3").contains("edited"));
  }

  @Test
  void theLastRecordIsSaidToBeEditedAndNotRemoved() throws Exception {
    write(5);
    AuditComponent log = open(LIMITS);
    edit(
        lines -> {
          lines.set(4, lines.get(4).replace("ACTIVE", "FAILED"));
          return lines;
        });

    assertThat(log.verify(Optional.empty()).problems())
        .singleElement()
        .satisfies(p -> assertThat(p).contains(":5").contains("edited"));
    log.close();
  }

  @Test
  void anEditHidesNoOtherRemoval() throws Exception {
    write(6);
    edit(
        lines -> {
          lines.set(1, lines.get(1).replace("ACTIVE", "FAILED"));
          lines.remove(2);
          return lines;
        });

    assertThat(verify().problems())
        .hasSize(2)
        .anyMatch(problem -> problem.contains("edited"))
        .anyMatch(problem -> problem.contains("removed"));
  }

  @Test
  void anEditedRecordWithAHashOfItsOwnIsFound() throws Exception {
    write(5);
    edit(
        lines -> {
          ChainLine forged = ChainLine.of(3, Instant.now(), entry("forged"), "f".repeat(64));
          lines.set(2, forged.text());
          return lines;
        });

    assertThat(verify().problems()).anyMatch(problem -> problem.contains("chained"));
  }

  @Test
  void aRemovedRecordIsFound() throws Exception {
    write(5);
    edit(
        lines -> {
          lines.remove(2);
          return lines;
        });

    assertThat(verify().problems()).anyMatch(problem -> problem.contains("removed"));
  }

  @Test
  void reorderedRecordsAreFound() throws Exception {
    write(5);
    edit(
        lines -> {
          lines.add(1, lines.remove(3));
          return lines;
        });

    assertThat(verify().problems()).anyMatch(problem -> problem.contains("reordered"));
  }

  @Test
  void recordsCutOffAtTheEndAreFound() throws Exception {
    write(5);
    edit(lines -> lines.subList(0, 3));

    AuditVerdict verdict = verify();

    assertThat(verdict.problems()).anyMatch(problem -> problem.contains("removed at the end"));
  }

  @Test
  void aWholeNewChainIsFoundByAnEndThatWasKept() throws Exception {
    write(5);
    AuditComponent old = open(LIMITS);
    AuditHead kept = old.head();
    old.close();
    for (Path file : files()) {
      Files.delete(file);
    }
    Files.delete(temp.resolve("audit/head.json"));
    write(6);
    AuditComponent forged = open(LIMITS);

    assertThat(forged.verify(Optional.empty()).sound()).isTrue();
    assertThat(forged.verify(Optional.of(kept)).problems())
        .anyMatch(problem -> problem.contains("record 5 is not the one that it was"));
    forged.close();
  }

  @Test
  void halfALineOfAPowerCutIsDroppedAndTheChainGoesOn() throws Exception {
    write(3);
    Files.writeString(files().get(0), "{\"seq\":4,\"ti", StandardOpenOption.APPEND);

    write(1);

    assertThat(verify().problems()).isEmpty();
    assertThat(Files.readAllLines(files().get(0), StandardCharsets.UTF_8)).hasSize(4);
  }

  @Test
  void theLogGoesOnBehindBytesThatAreNoText() throws Exception {
    write(3);
    Files.write(files().get(0), new byte[] {(byte) 0xff, '\n'}, StandardOpenOption.APPEND);

    Journal opened = Journal.open(temp.resolve("audit"), LIMITS);
    assertThat(opened.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("is not a record"));
    assertThat(opened.state().head().seq()).isEqualTo(3);
    opened.close();
    AuditComponent log = open(LIMITS);
    assertThat(log.append(entry("next")).get().seq()).isEqualTo(4);
    assertThat(log.read(AuditQuery.newest(2)))
        .extracting(record -> record.entry().subject())
        .containsExactly("p2", "next");
    assertThat(log.verify(Optional.empty()).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains(":4").contains("is not a record"));
    log.close();
  }

  @Test
  void aByteThatIsNoTextInARecordIsAnEdit() throws Exception {
    write(2);
    byte[] content = Files.readAllBytes(files().get(0));
    content[new String(content, StandardCharsets.UTF_8).indexOf("ACTIVE")] = (byte) 0xff;
    Files.write(files().get(0), content);

    assertThat(verify().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains(":1").contains("edited"));
  }

  @Test
  void withAHeadThatIsBehindTheLogGoesOnBehindItsLastRecord() throws Exception {
    write(3);
    byte[] behind = Files.readAllBytes(temp.resolve("audit/head.json"));
    write(2);
    Files.write(temp.resolve("audit/head.json"), behind);
    Files.write(files().get(0), new byte[] {(byte) 0xff, '\n'}, StandardOpenOption.APPEND);

    write(1);

    assertThat(verify().head().seq()).isEqualTo(6);
    assertThat(verify().problems()).hasSize(1);
  }

  @Test
  void aNewestFileOfNothingButDamageDoesNotHideTheRecordsBeforeIt() throws Exception {
    write(3);
    Files.write(temp.resolve("audit/000000000004.jsonl"), new byte[] {(byte) 0xff, '\n'});
    Files.delete(temp.resolve("audit/head.json"));

    Journal opened = Journal.open(temp.resolve("audit"), LIMITS);
    assertThat(opened.state().head().seq()).isEqualTo(3);
    opened.close();
  }

  @Test
  void aHeadThatIsBehindIsNoProblem() throws Exception {
    write(3);
    byte[] behind = Files.readAllBytes(temp.resolve("audit/head.json"));
    write(2);
    Files.write(temp.resolve("audit/head.json"), behind);

    assertThat(verify().sound()).isTrue();
    write(1);
    assertThat(verify().head().seq()).isEqualTo(6);
  }

  @Test
  void theOldestFilesGoAndTheRestIsStillChained() throws Exception {
    JournalLimits small = new JournalLimits(1, 3);
    write(8, small);

    assertThat(files()).hasSize(3);
    AuditComponent log = open(small);
    AuditVerdict verdict = log.verify(Optional.empty());
    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.first()).isEqualTo(6);
    assertThat(log.read(AuditQuery.newest(10))).hasSize(3);
    log.close();
  }

  @Test
  void aRemovedFileIsFound() throws Exception {
    JournalLimits small = new JournalLimits(1, 5);
    write(4, small);
    Files.delete(files().get(1));

    AuditComponent log = open(small);
    assertThat(log.verify(Optional.empty()).problems()).isNotEmpty();
    log.close();
  }

  @Test
  void manyAtOnceAreAllThereInOrder() throws Exception {
    AuditComponent log = open(LIMITS);
    List<CompletableFuture<AuditRecord>> all = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      all.add(log.append(entry("p" + i)));
    }
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).get().seq()).isEqualTo(i + 1);
    }
    assertThat(log.verify(Optional.empty()).head().seq()).isEqualTo(5000);
    log.close();
  }

  @Test
  void whatIsWaitingAtTheEndIsWritten() throws Exception {
    AuditComponent log = open(LIMITS);
    CompletableFuture<AuditRecord> last = null;
    for (int i = 0; i < 100; i++) {
      last = log.append(entry("p" + i));
    }
    log.close();

    assertThat(last.get().seq()).isEqualTo(100);
    assertThatThrownBy(() -> log.append(entry("late")).get())
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void whatCannotBeWrittenIsCountedAndRecordedLater() throws Exception {
    Path directory = temp.resolve("audit");
    AuditComponent log = open(LIMITS);
    Files.createDirectory(directory.resolve("000000000001.jsonl")); // not a file that can be opened

    assertThatThrownBy(() -> log.append(entry("a")).get()).isInstanceOf(ExecutionException.class);
    assertThatThrownBy(() -> log.append(entry("b")).get()).isInstanceOf(ExecutionException.class);
    Files.delete(directory.resolve("000000000001.jsonl"));
    log.append(entry("c")).get();

    assertThat(log.read(AuditQuery.newest(10)))
        .extracting(record -> record.entry().event() + record.entry().details())
        .containsExactly("audit.lost{records=2}", "plugin.state{to=ACTIVE}");
    log.close();
  }
}

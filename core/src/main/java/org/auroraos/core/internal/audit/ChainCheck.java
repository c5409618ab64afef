package org.auroraos.core.internal.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.audit.AuditHead;
import org.auroraos.api.audit.AuditVerdict;
import org.auroraos.core.internal.json.JsonException;

/** Walks over all records and tells where the chain does not hold. */
final class ChainCheck {
  private static final int MOST_PROBLEMS = 20;

  private final List<String> problems = new ArrayList<>();
  private final HeadFile known;
  private final Optional<AuditHead> anchor;
  private AuditHead last;
  private long first;

  /** Lines since the last record that are none, or were edited. */
  private long unread;

  private boolean anchored;
  private boolean reached;

  private ChainCheck(HeadFile known, Optional<AuditHead> anchor) {
    this.known = known;
    this.anchor = anchor;
    this.last = known.before();
  }

  /**
   * Checks the files of a log.
   *
   * @param known how far it had come, and where it begins
   * @param anchor a record that must be there; one that is no longer kept cannot be checked
   */
  static AuditVerdict check(JournalFiles files, HeadFile known, Optional<AuditHead> anchor)
      throws IOException {
    ChainCheck check = new ChainCheck(known, anchor);
    check.see(check.last);
    for (Path file : files.list()) {
      check.file(file);
    }
    return check.verdict();
  }

  private void file(Path file) throws IOException {
    if (!mayFollow(JournalFiles.first(file))) {
      problem(file + ": record " + (last.seq() + 1) + " should be the first of a file here");
    }
    try (BufferedReader reader = JournalFiles.reader(file)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        line(line, file + ":" + number);
      }
    }
  }

  private void line(String text, String place) {
    ChainLine line;
    try {
      line = ChainLine.parse(text, place);
    } catch (JsonException e) {
      problem(e.getMessage());
      unread++;
      return;
    }
    long seq = line.record().seq();
    if (!mayFollow(seq)) {
      problem(
          place
              + ": record "
              + seq
              + " follows record "
              + last.seq()
              + ": "
              + (seq > last.seq() ? "records were removed" : "records were reordered"));
    } else if (seq == last.seq() + 1 && !line.previous().equals(last.hash())) {
      problem(place + ": record " + seq + " was chained to another record than the one before it");
    }
    first = first == 0 ? seq : first;
    last = new AuditHead(seq, line.record().hash());
    unread = 0;
    see(last);
  }

  /** A line that was edited is told once, and not again as one that is missing. */
  private boolean mayFollow(long seq) {
    return seq > last.seq() && seq <= last.seq() + 1 + unread;
  }

  private void see(AuditHead head) {
    reached |= head.equals(known.head());
    anchored |= anchor.filter(head::equals).isPresent();
  }

  private AuditVerdict verdict() {
    boolean edited = known.head().seq() > last.seq() && mayFollow(known.head().seq() + 1);
    if (!reached && !edited) {
      problem(
          "record "
              + known.head().seq()
              + " was the last one once and is not there: records were removed at the end");
    }
    anchor
        .filter(wanted -> !anchored)
        .ifPresent(
            wanted ->
                problem(
                    wanted.seq() < known.before().seq()
                        ? "record " + wanted.seq() + " is not kept any more and cannot be checked"
                        : "record " + wanted.seq() + " is not the one that it was"));
    return new AuditVerdict(first, last, problems);
  }

  private void problem(String text) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(text);
    }
  }
}

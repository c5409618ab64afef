package org.auroraos.core.internal.audit;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditHead;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.store.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the log, written by one thread at a time. */
final class Journal implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final JournalFiles files;
  private final JournalLimits limits;
  private final List<String> problems = new ArrayList<>();
  private HeadFile state;
  private FileChannel channel;
  private long size;

  /** What lies behind {@link #size} could not be taken back, and is no part of the log. */
  private boolean torn;

  private Journal(JournalFiles files, JournalLimits limits, HeadFile state) {
    this.files = files;
    this.limits = limits;
    this.state = state;
  }

  /**
   * Opens the log, and creates it if it is not there. Half a line at its end, which a power cut
   * leaves, goes; whatever else is wrong stays and is told.
   */
  static Journal open(Path directory, JournalLimits limits) throws IOException {
    DurableFiles.directory(directory, "rwx------");
    JournalFiles files = new JournalFiles(directory);
    List<String> problems = new ArrayList<>();
    HeadFile head = HeadFile.empty();
    try {
      head = HeadFile.read(directory).orElse(head);
    } catch (JsonException e) {
      problems.add(e.getMessage() + "; records missing at the end cannot be noticed");
    }
    Journal journal = new Journal(files, limits, head);
    journal.problems.addAll(problems);
    journal.catchUp();
    return journal;
  }

  /** What was found to be wrong when it was opened. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  HeadFile state() {
    return state;
  }

  JournalFiles files() {
    return files;
  }

  /**
   * Writes records and sees to it that they are on the disk.
   *
   * @throws IOException when they are not; the log is as it was then
   */
  List<AuditRecord> append(List<AuditEntry> entries, Instant now) throws IOException {
    List<AuditRecord> records = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    AuditHead last = state.head();
    for (AuditEntry entry : entries) {
      ChainLine line = ChainLine.of(last.seq() + 1, now, entry, last.hash());
      records.add(line.record());
      text.append(line.text()).append('\n');
      last = new AuditHead(line.record().seq(), line.record().hash());
    }
    openCurrent();
    cutTorn();
    long before = size;
    try {
      for (ByteBuffer rest = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
          rest.hasRemaining(); ) {
        size += channel.write(rest);
      }
      channel.force(false);
    } catch (IOException e) {
      undo(before, e);
      throw e;
    }
    state = new HeadFile(last, state.before());
    keepHead();
    return records;
  }

  /** The records are on the disk; without their head, only a cut at the end goes unnoticed. */
  private void keepHead() {
    try {
      state.write(files.directory());
    } catch (IOException e) {
      LOG.warn("Audit log: its head cannot be written: {}", e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      FileChannel open = channel;
      channel = null;
      open.close();
    }
  }

  private void undo(long before, IOException reason) {
    size = before;
    torn = true;
    try {
      cutTorn();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  /** Nothing may be written behind what is no part of the log. */
  private void cutTorn() throws IOException {
    if (torn) {
      channel.truncate(size);
      torn = false;
    }
  }

  private void openCurrent() throws IOException {
    if (channel != null && size < limits.fileSize()) {
      return;
    }
    close();
    List<Path> all = files.list();
    Path newest = all.isEmpty() ? files.beginningWith(1) : all.get(all.size() - 1);
    if (all.isEmpty() || Files.size(newest) >= limits.fileSize()) {
      newest = files.beginningWith(state.head().seq() + 1);
    }
    boolean created = !Files.exists(newest);
    channel = FileChannel.open(newest, CREATE, APPEND);
    size = channel.size();
    if (created) {
      Files.setPosixFilePermissions(newest, PosixFilePermissions.fromString("rw-------"));
      DurableFiles.flush(files.directory());
      forgetOldest();
    }
  }

  /** The oldest files go when there are too many; where the rest begins is kept first. */
  private void forgetOldest() throws IOException {
    List<Path> all = files.list();
    for (int i = 0; i < all.size() - limits.files(); i++) {
      Optional<ChainLine> end = lastRecord(all.get(i));
      if (end.isEmpty()) {
        return;
      }
      AuditRecord record = end.get().record();
      state = new HeadFile(state.head(), new AuditHead(record.seq(), record.hash()));
      state.write(files.directory());
      DurableFiles.delete(all.get(i));
    }
  }

  /** The log may have come further than the head says: it is written second. */
  private void catchUp() throws IOException {
    List<Path> all = files.list();
    if (all.isEmpty()) {
      if (state.head().seq() > 0) {
        problems.add("all files of the audit log are gone; it had " + state.head().seq());
      }
      return;
    }
    dropHalfLine(all.get(all.size() - 1));
    Optional<ChainLine> end = lastRecord(all);
    if (end.isPresent() && end.get().record().seq() >= state.head().seq()) {
      AuditRecord record = end.get().record();
      state = new HeadFile(new AuditHead(record.seq(), record.hash()), state.before());
    } else if (state.head().seq() > 0) {
      problems.add("the audit log ends before record " + state.head().seq());
    }
  }

  /** What can be read of the newest file that has a record: one just begun has none yet. */
  private Optional<ChainLine> lastRecord(List<Path> all) throws IOException {
    Optional<ChainLine> last = Optional.empty();
    for (int i = all.size() - 1; i >= 0 && last.isEmpty(); i--) {
      last = lastRecord(all.get(i));
    }
    return last;
  }

  private static void dropHalfLine(Path file) throws IOException {
    try (FileChannel opened = FileChannel.open(file, READ, WRITE)) {
      long end = opened.size();
      ByteBuffer one = ByteBuffer.allocate(1);
      while (end > 0) {
        one.clear();
        if (opened.read(one, end - 1) == 1 && one.get(0) == '\n') {
          break;
        }
        end--;
      }
      if (end < opened.size()) {
        opened.truncate(end);
        opened.force(false);
      }
    }
  }

  /** The last one that can be read; damage behind it is told once, whatever its size. */
  private Optional<ChainLine> lastRecord(Path file) throws IOException {
    List<String> lines;
    try (BufferedReader reader = JournalFiles.reader(file)) {
      lines = reader.lines().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (int i = lines.size() - 1; i >= 0; i--) {
      try {
        return Optional.of(ChainLine.parse(lines.get(i), file.toString()));
      } catch (JsonException e) {
        if (i == lines.size() - 1) {
          problems.add(e.getMessage());
        }
      }
    }
    return Optional.empty();
  }
}

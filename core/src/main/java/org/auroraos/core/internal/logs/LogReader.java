package org.auroraos.core.internal.logs;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads a log while it is written, across rotation. The first {@link #poll()} gives the last
 * records that were asked for, each further one what has been added since. For one thread.
 */
public final class LogReader implements AutoCloseable {
  private final LogFiles files;
  private final Deque<LogRecord> backlog = new ArrayDeque<>();
  private Optional<LogTail> tail = Optional.empty();
  private long lastSeq;

  private LogReader(LogFiles files) {
    this.files = files;
  }

  /**
   * Opens a log, which may not exist yet.
   *
   * @param current its current file, see {@link org.auroraos.api.plugin.PluginManager#log}
   * @param last how many records of those that are there to give first
   */
  public static LogReader open(Path current, int last) throws IOException {
    LogReader reader = new LogReader(new LogFiles(current));
    reader.readBacklog(last);
    return reader;
  }

  /** What has been added, a part of it if it is much; empty if nothing has. */
  public List<LogRecord> poll() throws IOException {
    List<LogRecord> records = new ArrayList<>(backlog);
    backlog.clear();
    if (tail.isPresent()) {
      read(tail.get(), records);
    }
    boolean moved = tail.isEmpty() || !tail.get().isFile(files.current());
    if (moved && (tail.isEmpty() || tail.get().atEnd())) {
      followRotation(records);
    }
    return List.copyOf(records);
  }

  @Override
  public void close() throws IOException {
    if (tail.isPresent()) {
      tail.get().close();
    }
  }

  private void readBacklog(int last) throws IOException {
    for (Path file : files.newestFirst()) {
      LogTail opened = LogTail.open(file);
      List<LogRecord> found = opened.last(last - backlog.size());
      for (int i = found.size() - 1; i >= 0; i--) {
        backlog.addFirst(found.get(i));
      }
      if (tail.isEmpty()) {
        tail = Optional.of(opened);
        lastSeq = opened.lastSeq();
      } else {
        opened.close();
      }
      if (backlog.size() >= last) {
        break;
      }
    }
  }

  /** The file that was read has another name now; what came after it lies in the newer ones. */
  private void followRotation(List<LogRecord> records) throws IOException {
    List<Path> candidates = new ArrayList<>();
    for (Path file : files.newestFirst()) {
      if (tail.isPresent() && tail.get().isFile(file)) {
        break;
      }
      candidates.add(0, file);
    }
    for (Path file : candidates) {
      Optional<LogTail> next = openIfExists(file);
      if (next.isPresent()) {
        close();
        tail = next;
        read(next.get(), records);
        if (!next.get().atEnd()) {
          return;
        }
      }
    }
  }

  private void read(LogTail from, List<LogRecord> records) throws IOException {
    for (LogRecord record : from.next()) {
      // Where rotation overtakes the reader, a file may be seen twice; an unreadable line has no
      // number.
      if (record.seq() > lastSeq || record.seq() == 0) {
        records.add(record);
        lastSeq = Math.max(lastSeq, record.seq());
      }
    }
  }

  private static Optional<LogTail> openIfExists(Path file) throws IOException {
    try {
      return Optional.of(LogTail.open(file));
    } catch (NoSuchFileException rotatedAway) {
      return Optional.empty();
    }
  }
}

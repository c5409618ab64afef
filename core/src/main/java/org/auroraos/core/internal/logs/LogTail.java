package org.auroraos.core.internal.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** One file of a log, read from where the last reading ended. Its name may change meanwhile. */
final class LogTail implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  /** Much more than any line that is written. */
  private static final int MAX_LINE = 1 << 20;

  /** How much one call gives. */
  private static final int CHUNKS_AT_ONCE = 16;

  private final FileChannel channel;
  private final Object key;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private long position;
  private long lastSeq;

  private LogTail(FileChannel channel, Object key) {
    this.channel = channel;
    this.key = key;
  }

  static LogTail open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new LogTail(channel, key(file));
  }

  /** The same, but from a line that begins at most so many bytes before the end. */
  static LogTail openNearEnd(Path file, long bytes) throws IOException {
    LogTail tail = open(file);
    tail.position = Math.max(0, tail.channel.size() - bytes);
    if (tail.position > 0) {
      tail.skipToLine();
    }
    return tail;
  }

  private void skipToLine() throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (int length = channel.read(chunk, position);
        length > 0;
        length = channel.read(chunk.clear(), position)) {
      for (int i = 0; i < length; i++) {
        if (chunk.get(i) == '\n') {
          position += i + 1;
          return;
        }
      }
      position += length;
    }
  }

  /** Whether this file has this name now. */
  boolean isFile(Path file) throws IOException {
    return Objects.equals(key, key(file));
  }

  boolean atEnd() throws IOException {
    return position >= channel.size();
  }

  /** The number of the last record that was read, 0 if none was. */
  long lastSeq() {
    return lastSeq;
  }

  /** The complete lines that follow, about a mebibyte at the most. */
  List<LogRecord> next() throws IOException {
    List<LogRecord> records = new ArrayList<>();
    for (int i = 0; i < CHUNKS_AT_ONCE; i++) {
      if (!readChunk(line -> records.add(record(line)))) {
        break;
      }
    }
    noteLast(records);
    return records;
  }

  /** Reads to the end, and gives the last records. */
  List<LogRecord> last(int count) throws IOException {
    Deque<String> lines = new ArrayDeque<>();
    int kept = Math.max(count, 1);
    while (readChunk(
        line -> {
          lines.addLast(line);
          if (lines.size() > kept) {
            lines.removeFirst();
          }
        })) {}
    List<LogRecord> records = lines.stream().map(LogTail::record).toList();
    noteLast(records);
    return records.subList(Math.max(0, records.size() - Math.max(count, 0)), records.size());
  }

  /** Whether there was anything to read. */
  private boolean readChunk(Consumer<String> lines) throws IOException {
    if (channel.size() < position) {
      // Lines that could not be written completely were taken back.
      position = channel.size();
      partial.reset();
    }
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    int length = channel.read(chunk, position);
    if (length <= 0) {
      return false;
    }
    position += length;
    chunk.flip();
    while (chunk.hasRemaining()) {
      byte value = chunk.get();
      if (value == '\n') {
        lines.accept(partial.toString(StandardCharsets.UTF_8));
        partial.reset();
      } else if (partial.size() < MAX_LINE) {
        partial.write(value);
      }
    }
    return true;
  }

  private void noteLast(List<LogRecord> records) {
    records.forEach(record -> lastSeq = Math.max(lastSeq, record.seq()));
  }

  private static LogRecord record(String line) {
    try {
      return LogRecord.parse(line);
    } catch (IOException notOurs) {
      return new LogRecord(Instant.EPOCH, LogRecord.PLATFORM, 0, 0, line, false, 0);
    }
  }

  private static Object key(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

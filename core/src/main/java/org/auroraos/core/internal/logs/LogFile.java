package org.auroraos.core.internal.logs;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The file that a log is appended to: complete lines only, numbered through. */
final class LogFile {
  private static final int TAIL = 256 * 1024;
  private static final int MOST_RECORDS = 200;

  private final LogFiles files;
  private final Supplier<LogLimits> limits;
  private FileChannel channel;
  private long size;
  private long seq;

  LogFile(LogFiles files, Supplier<LogLimits> limits) {
    this.files = files;
    this.limits = limits;
  }

  /** The number of the next record. */
  long nextSeq() throws IOException {
    open();
    return ++seq;
  }

  /** Appends whole lines; after a failure the file is as it was. */
  void append(String lines) throws IOException {
    open();
    if (size >= limits.get().fileSize()) {
      rotate();
    }
    try {
      long position = size;
      for (ByteBuffer rest = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
          rest.hasRemaining(); ) {
        position += channel.write(rest, position);
      }
      size = position;
    } catch (IOException e) {
      undo(e);
      throw e;
    }
  }

  /** The last records in the current file and, if they are few, in the one before. */
  List<LogRecord> lastRecords() throws IOException {
    List<LogRecord> records = new ArrayList<>();
    for (Path path : files.newestFirst()) {
      try (LogTail tail = LogTail.openNearEnd(path, TAIL)) {
        records.addAll(0, tail.last(MOST_RECORDS));
      }
      if (records.size() >= MOST_RECORDS) {
        break;
      }
    }
    return records;
  }

  /** Makes the directory of the file, and gives it. */
  Path makeDirectory() throws IOException {
    Path directory = files.current().getParent();
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return directory;
  }

  void close() throws IOException {
    if (channel != null) {
      FileChannel open = channel;
      channel = null;
      open.close();
    }
  }

  private void undo(IOException reason) {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private void rotate() throws IOException {
    close();
    files.rotate(limits.get().files() - 1);
    open();
  }

  /** Not before the first line: a disk that is full at first may not be later. */
  private void open() throws IOException {
    if (channel != null) {
      return;
    }
    makeDirectory();
    FileChannel opened = FileChannel.open(files.current(), CREATE, READ, WRITE);
    try {
      size = endOfLastLine(opened);
      opened.truncate(size);
      seq = Math.max(seq, lastSeq());
      channel = opened;
    } finally {
      if (channel == null) {
        opened.close();
      }
    }
  }

  /** A platform that was killed while it wrote leaves half a line. */
  private static long endOfLastLine(FileChannel file) throws IOException {
    long end = file.size();
    int length = (int) Math.min(end, TAIL);
    ByteBuffer tail = ByteBuffer.allocate(length);
    while (tail.hasRemaining() && file.read(tail, end - length + tail.position()) >= 0) {}
    for (int i = tail.position() - 1; i >= 0; i--) {
      if (tail.get(i) == '\n') {
        return end - length + i + 1;
      }
    }
    return end - length;
  }

  private long lastSeq() throws IOException {
    for (Path file : files.newestFirst()) {
      try (LogTail tail = LogTail.open(file)) {
        tail.last(0);
        if (tail.lastSeq() > 0) {
          return tail.lastSeq();
        }
      }
    }
    return 0;
  }
}

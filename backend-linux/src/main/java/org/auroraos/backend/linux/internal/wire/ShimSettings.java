package org.auroraos.backend.linux.internal.wire;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The SHIM of a spec: how a sandbox lives on without its platform.
 *
 * @param directory the run directory
 * @param launch tells this launch from all others
 * @param sandbox the sandbox
 * @param name whose log it is
 * @param log the current log file
 * @param fileSize bytes of a log file
 * @param files how many there are
 * @param interval in which at most {@code lines} and {@code bytes} are written
 * @param channel whether standard input is a socket
 * @param held whether it ends with its caller, and writes no log, until it is told KEEP
 */
public record ShimSettings(
    Path directory,
    String launch,
    String sandbox,
    String name,
    Path log,
    long fileSize,
    int files,
    Duration interval,
    int lines,
    long bytes,
    boolean channel,
    boolean held) {
  void write(FieldWriter out) {
    out.string(1, directory.toString()).string(2, launch).string(3, sandbox).string(4, name);
    out.string(5, log.toString()).u64(6, fileSize).u32(7, files);
    int millis = (int) interval.toMillis();
    out.numbers(8, 16, field -> field.putInt(millis).putInt(lines).putLong(bytes));
    out.u32(9, channel ? 1 : 0).u32(10, held ? 1 : 0);
  }
}

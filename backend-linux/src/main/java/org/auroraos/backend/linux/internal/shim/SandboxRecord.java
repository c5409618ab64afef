package org.auroraos.backend.linux.internal.shim;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.backend.linux.internal.wire.FieldReader;
import org.auroraos.backend.linux.internal.wire.FieldWriter;

/**
 * What a later platform has to know of a sandbox and no shim can tell: what is enforced, and by
 * which limits its end is to be judged. The file {@code sandbox} of the run directory, written
 * before the program starts, in the fields of the launcher's protocol.
 *
 * @param report what is enforced
 * @param limits the limits that can end a program
 * @param isolation how it is isolated
 * @param listening whether the shim is asked about system calls
 * @param temporary a directory that is to be deleted at the end
 */
public record SandboxRecord(
    EnforcementReport report,
    Limits limits,
    Isolation isolation,
    boolean listening,
    Optional<Path> temporary) {
  private static final String FILE = "sandbox";

  /** Leaves the record in a run directory. */
  public void write(Path runDirectory) throws IOException {
    Path file = runDirectory.resolve(FILE);
    try {
      replace(file);
    } catch (IOException e) {
      throw new IOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void replace(Path file) throws IOException {
    Path temporary = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(temporary);
    Files.createFile(
        temporary,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(temporary, toBytes());
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads the record of a run directory; empty when there is none.
   *
   * @throws ProtocolException when it was not written by a backend that is understood here
   */
  public static Optional<SandboxRecord> read(Path runDirectory) throws IOException {
    try {
      return Optional.of(parse(Files.readAllBytes(runDirectory.resolve(FILE))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(runDirectory.resolve(FILE) + ": " + e.getMessage());
    }
  }

  byte[] toBytes() {
    FieldWriter out = new FieldWriter();
    out.u64(1, limits.wallTime().toNanos())
        .u64(2, limits.cpuTime().toNanos())
        .u64(3, limits.memory())
        .u64(4, limits.fileSize())
        .string(5, isolation.name())
        .u32(7, listening ? 1 : 0);
    temporary.ifPresent(path -> out.string(8, path.toString()));
    for (Enforcement entry : report.entries()) {
      out.nested(6, nested -> write(nested, entry));
    }
    return out.toBytes();
  }

  static SandboxRecord parse(byte[] bytes) throws IOException {
    Limits.Builder limits = Limits.defaults().toBuilder();
    List<Enforcement> entries = new ArrayList<>();
    Isolation isolation = Isolation.UNSHARE_NAMESPACES;
    boolean listening = false;
    Optional<Path> temporary = Optional.empty();
    FieldReader in = new FieldReader(bytes);
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> limits.wallTime(Duration.ofNanos(in.u64()));
        case 2 -> limits.cpuTime(Duration.ofNanos(in.u64()));
        case 3 -> limits.memory(in.u64());
        case 4 -> limits.fileSize(in.u64());
        case 5 -> isolation = Isolation.valueOf(in.string());
        case 7 -> listening = in.u32() == 1;
        case 8 -> temporary = Optional.of(Path.of(in.string()));
        case 6 -> entries.add(entry(in.nested()));
        default -> throw new ProtocolException("an unknown field " + in.tag());
      }
    }
    return new SandboxRecord(
        new EnforcementReport(entries), limits.build(), isolation, listening, temporary);
  }

  private static void write(FieldWriter out, Enforcement entry) {
    out.string(1, entry.capability().name())
        .string(2, entry.requested())
        .u32(3, entry.applied() ? 1 : 0)
        .string(4, entry.mechanism())
        .string(5, entry.detail());
  }

  private static Enforcement entry(FieldReader in) throws IOException {
    String[] texts = {"", "", "", "", "", ""};
    boolean applied = false;
    while (in.next()) {
      if (in.tag() == 3) {
        applied = in.u32() == 1;
      } else if (in.tag() < texts.length) {
        texts[in.tag()] = in.string();
      }
    }
    return new Enforcement(Capability.valueOf(texts[1]), texts[2], applied, texts[4], texts[5]);
  }
}

package org.auroraos.backend.linux.internal.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.sandbox.EnforcementReport;

/** What may be shown inside, and where. */
final class Sources {
  private Sources() {}

  /** The place of something of the platform's own, with symbolic links followed. */
  static Path ofPlatform(Path source, String target) throws SandboxException {
    return real(source, target);
  }

  /**
   * The place of something that a policy names or that is written. A symbolic link on the way is
   * refused: whoever can change it, such as another program that may write there, decides which
   * file of the host is shown (CVE-2024-42472).
   */
  static Path withoutLinks(Path source, String target) throws SandboxException {
    Path real = real(source, target);
    if (!real.equals(source.normalize())) {
      throw refused(
          target,
          "may not lead through a symbolic link: "
              + source
              + " is really "
              + real
              + ". Name the real path, or AURORA_DATA by its real path if it lies there");
    }
    return real;
  }

  /** Checks a place inside: a normal absolute path that leaves /proc and /dev alone. */
  static void checkTarget(String target) throws SandboxException {
    Path path = Path.of(target);
    if (!path.isAbsolute() || !path.normalize().toString().equals(target)) {
      throw refused(target, "not an absolute path in its normal form: " + target);
    }
    if (path.getNameCount() == 0) {
      throw refused(target, "the whole file system of the host cannot be shown; name directories");
    }
    if (path.startsWith("/proc") || path.startsWith("/dev")) {
      throw refused(
          target, "every sandbox has a /proc and a /dev of its own; " + target + " is not shown");
    }
  }

  static SandboxException refused(String target, String message) {
    return new SandboxException(
        SandboxException.Kind.INVALID_REQUEST,
        "mount:" + target,
        message,
        EnforcementReport.empty());
  }

  private static Path real(Path source, String target) throws SandboxException {
    try {
      return source.toRealPath();
    } catch (NoSuchFileException e) {
      String what = Files.isSymbolicLink(source) ? "a link to nothing: " : "does not exist: ";
      throw refused(target, "to be shown as " + target + ", but " + what + source);
    } catch (IOException e) {
      throw refused(target, "to be shown as " + target + ", but cannot be looked up: " + e);
    }
  }
}

package org.auroraos.api.backend;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file or directory of the platform that is shown inside a sandbox.
 *
 * @param source absolute path outside; no component may be a symbolic link
 * @param target absolute path inside
 * @param access what the program may do with it
 */
public record SandboxMount(Path source, String target, Access access) {
  /** What a program may do with a mount. */
  public enum Access {
    /** Read and execute. */
    READ_ONLY,
    /** Read and write, not execute; the backend sees to it that the program's identity owns it. */
    READ_WRITE
  }

  /** Checks that both paths are absolute. */
  public SandboxMount {
    Objects.requireNonNull(access, "access");
    if (!source.isAbsolute() || !target.startsWith("/")) {
      throw new IllegalArgumentException("a mount needs absolute paths: " + source + " " + target);
    }
  }

  /** A mount that can only be read. */
  public static SandboxMount readOnly(Path source, String target) {
    return new SandboxMount(source, target, Access.READ_ONLY);
  }

  /** A mount that can be written. */
  public static SandboxMount readWrite(Path source, String target) {
    return new SandboxMount(source, target, Access.READ_WRITE);
  }
}

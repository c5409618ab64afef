package org.auroraos.api.policy;

import java.util.List;

/**
 * What a sandboxed program sees of the file system.
 *
 * <p>The root is always private: the read-only runtime of the system (programs and libraries), what
 * the platform gives the program ({@code /plugin}, {@code /data}), its own {@code /tmp} and {@code
 * /dev/shm}, and the paths listed here at the same place as outside.
 *
 * @param readOnly absolute host paths shown read-only
 * @param readWrite absolute host paths shown writable
 * @param hidden absolute paths covered by an empty directory or file, although they lie in
 *     something shown
 * @param tmpSize size of {@code /tmp} in bytes
 * @param shmSize size of {@code /dev/shm} in bytes
 */
public record FilesystemPolicy(
    List<String> readOnly,
    List<String> readWrite,
    List<String> hidden,
    long tmpSize,
    long shmSize) {

  /** Copies the lists; checks that paths are absolute and normal and that sizes are positive. */
  public FilesystemPolicy {
    readOnly = checked(readOnly);
    readWrite = checked(readWrite);
    hidden = checked(hidden);
    if (tmpSize <= 0 || shmSize <= 0) {
      throw new IllegalArgumentException("the sizes of /tmp and /dev/shm must be positive");
    }
    for (String path : readWrite) {
      if (readOnly.contains(path)) {
        throw new IllegalArgumentException("both read-only and read-write: " + path);
      }
    }
  }

  /** Nothing beyond the private root; 64 MiB each for {@code /tmp} and {@code /dev/shm}. */
  public static FilesystemPolicy defaults() {
    return new FilesystemPolicy(List.of(), List.of(), List.of(), 64L << 20, 64L << 20);
  }

  /**
   * Whether a path has the form that a policy needs: absolute, without {@code .}, {@code ..}, empty
   * parts and control characters, so that it means the same to every reader.
   */
  public static boolean isAcceptablePath(String path) {
    return PathRules.isAbsoluteAndNormal(path);
  }

  private static List<String> checked(List<String> paths) {
    for (String path : paths) {
      if (!isAcceptablePath(path)) {
        throw new IllegalArgumentException(
            "not an absolute path without '.', '..', empty parts or control characters: " + path);
      }
    }
    return List.copyOf(paths);
  }
}

package org.auroraos.backend.linux.internal.root;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * What a program without a private root is shown: the same as others, at its real place.
 *
 * @param places what it may use, each with nothing in it that it may use less
 * @param names where what others find at a path inside really is
 * @param owned directories and files that the program must own, because it writes them
 * @param open what the policy hides or protects and cannot be, because it lies in something shown
 */
public record RealPaths(
    List<Place> places, SortedMap<String, Path> names, List<Path> owned, List<String> open) {

  /**
   * A file or directory.
   *
   * @param path without symbolic links
   * @param use what the program may do with it and what is below it
   */
  public record Place(Path path, Use use) {}

  /** What a program may do. */
  public enum Use {
    /** Read. */
    READ,
    /** Read and execute. */
    EXECUTE,
    /** Read and write what is there: a device. */
    DEVICE,
    /** Read, write, make and remove. */
    WRITE,
    /** The same, and execute. */
    WORK
  }

  /** Copies the lists. */
  public RealPaths {
    places = List.copyOf(places);
    owned = List.copyOf(owned);
    open = List.copyOf(open);
  }
}

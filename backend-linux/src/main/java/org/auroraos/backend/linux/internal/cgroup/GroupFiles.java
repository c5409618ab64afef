package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Groups as the directories and files that they are. */
final class GroupFiles {
  private GroupFiles() {}

  static void write(Path group, String file, String value) throws IOException {
    Files.writeString(group.resolve(file), value, StandardOpenOption.WRITE);
  }

  static Set<String> words(Path group, String file) throws IOException {
    return new TreeSet<>(List.of(Files.readString(group.resolve(file)).strip().split("\\s+", 0)));
  }

  /** Makes a group with its parents below {@code base}, which exists. */
  static void make(Path base, Path group) throws IOException {
    // Another platform may remove a shared parent that has become empty between the two steps.
    for (int attempt = 0; ; attempt++) {
      try {
        Path made = base;
        for (Path name : base.relativize(group)) {
          made = made.resolve(name);
          makeOne(made);
        }
        return;
      } catch (NoSuchFileException e) {
        if (attempt == 2) {
          throw e;
        }
      }
    }
  }

  /** Removes a group if nothing lives in it; says whether it is gone. */
  static boolean removeIfEmpty(Path group) {
    try {
      Files.deleteIfExists(group);
      return true;
    } catch (IOException e) {
      // rmdir(2) on a group with processes or children is EBUSY or ENOTEMPTY.
      return false;
    }
  }

  static List<Path> children(Path group) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(group)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          found.add(entry);
        }
      }
    } catch (IOException e) {
      // Another platform has removed it meanwhile.
      return List.of();
    }
    return found;
  }

  /** The names of the files of a group. */
  static Set<String> files(Path group) throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(group)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return names;
  }

  private static void makeOne(Path group) throws IOException {
    try {
      Files.createDirectory(group);
    } catch (FileAlreadyExistsException e) {
      return;
    }
    // A group with the cpuset controller takes no process before these are set.
    Path parent = group.getParent();
    for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
      if (Files.exists(group.resolve(file)) && Files.exists(parent.resolve("cpuset.cpus"))) {
        write(group, file, Files.readString(parent.resolve(file)).strip());
      }
    }
    if (Files.exists(group.resolve("cpuset.cpus"))
        && Files.exists(group.resolve("cgroup.clone_children"))) {
      write(group, "cgroup.clone_children", "1");
    }
  }
}

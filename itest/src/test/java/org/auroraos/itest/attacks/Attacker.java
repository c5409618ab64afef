package org.auroraos.itest.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** As whom the attacks and the platform that they attack run. */
enum Attacker {
  /** Whoever runs the tests. */
  SELF,
  /** Somebody with a name and without privileges. */
  NOBODY;

  private static final String ID = "65534";

  /** Those that are possible here. */
  static List<Attacker> all() throws IOException {
    return Machine.isRoot() ? List.of(SELF, NOBODY) : List.of(SELF);
  }

  /** As reports name those that are possible here. */
  static List<String> labels() throws IOException {
    List<String> labels = new ArrayList<>();
    for (Attacker attacker : all()) {
      labels.add(attacker.label());
    }
    return labels;
  }

  /** As reports name it. */
  String label() throws IOException {
    return this == SELF && Machine.isRoot() ? "root" : "user";
  }

  /**
   * A command as this user gives it.
   *
   * @param groups supplementary ones beyond the usual; empty for none
   */
  List<String> command(String groups, List<String> command) {
    List<String> full = new ArrayList<>();
    if (this == NOBODY || !groups.isEmpty()) {
      full.add("setpriv");
      full.add(groups.isEmpty() ? "--clear-groups" : "--groups=" + groups);
    }
    if (this == NOBODY) {
      full.addAll(List.of("--reuid=" + ID, "--regid=" + ID, "--", "env", "HOME=/nonexistent"));
    }
    full.addAll(command);
    return full;
  }

  void own(Path directory) throws IOException {
    if (this == NOBODY) {
      Files.setAttribute(directory, "unix:uid", Integer.valueOf(ID), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(directory, "unix:gid", Integer.valueOf(ID), LinkOption.NOFOLLOW_LINKS);
    }
  }
}

package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.auroraos.api.sandbox.SandboxUsage;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Counter;

/**
 * What the groups of a running sandbox use now, of v1 and v2 (cgroups(7), and the kernel's {@code
 * admin-guide/cgroup-v1} and {@code cgroup-v2}).
 */
public final class GroupUsage {
  private static final List<String> MEMORY = List.of("memory.current", "memory.usage_in_bytes");
  private static final List<String> CPU = List.of("cpu.stat", "cpuacct.usage");
  private static final String EVENTS = "cgroup.events";

  private GroupUsage() {}

  /** Reads the files of the groups. What none of them has, or what cannot be read, is not told. */
  public static SandboxUsage of(Collection<Path> groups) {
    OptionalLong memory = OptionalLong.empty();
    List<Counter> counters = new ArrayList<>();
    boolean frozen = false;
    for (Path group : groups) {
      for (String file : MEMORY) {
        Optional<String> content = read(group.resolve(file));
        memory = content.isPresent() ? number(content.get()) : memory;
      }
      for (String file : CPU) {
        read(group.resolve(file)).ifPresent(content -> counters.add(new Counter(0, file, content)));
      }
      frozen |=
          read(group.resolve(EVENTS))
              .filter(text -> text.lines().anyMatch("frozen 1"::equals))
              .isPresent();
    }
    Optional<Duration> cpuTime = Counters.of(counters).cpuTime();
    return new SandboxUsage(memory, cpuTime, Counters.of(counters).slowed(), frozen, Duration.ZERO);
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.isReadable(file)
          ? Optional.of(Files.readString(file).strip())
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static OptionalLong number(String digits) {
    return digits.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }
}

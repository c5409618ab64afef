package org.auroraos.backend.linux.internal.seccomp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The system calls of one architecture, by name and by number. */
public final class SyscallTable {
  private final Architecture architecture;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final TreeMap<Integer, String> names = new TreeMap<>();

  private SyscallTable(Architecture architecture) {
    this.architecture = architecture;
  }

  /** The table that this bundle carries for an architecture. */
  public static SyscallTable of(Architecture architecture) {
    SyscallTable table = new SyscallTable(architecture);
    String resource = architecture.id() + ".syscalls";
    try (InputStream in = SyscallTable.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(table::add);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
    return table;
  }

  private void add(String line) {
    int space = line.indexOf(' ');
    int number = Integer.parseInt(line, 0, space, 10);
    String name = line.substring(space + 1);
    numbers.put(name, number);
    names.put(number, name);
  }

  /** Whose table it is. */
  public Architecture architecture() {
    return architecture;
  }

  /** The number of a call; empty if this architecture does not have it. */
  public OptionalInt number(String name) {
    Integer number = numbers.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** The name of a call. */
  public Optional<String> name(int number) {
    return Optional.ofNullable(names.get(number));
  }

  /** All names. */
  public Collection<String> names() {
    return names.values();
  }

  /** The highest number that has a name. */
  public int highest() {
    return names.lastKey();
  }
}

package org.auroraos.api.backend;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Another program for a sandbox that stands, see {@link SandboxProcess#enter}. What confines it is
 * no part of it: that is what the sandbox was built from.
 *
 * @param command the program and its arguments, as in a {@link SandboxLaunch}
 * @param environment the complete environment, checked against the policy by the caller
 * @param workingDirectory absolute path inside
 * @param wallTime most wall-clock time, zero for no limit
 * @param stdin whether its standard input is a pipe from {@link SandboxProcess#stdin()}; else it is
 *     at its end from the start
 */
public record SandboxEntry(
    List<String> command,
    Map<String, String> environment,
    String workingDirectory,
    Duration wallTime,
    boolean stdin) {
  /** Checks the command and the directory, and copies the collections. */
  public SandboxEntry {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no program");
    }
    SortedMap<String, String> variables = new TreeMap<>(environment);
    environment = Collections.unmodifiableSortedMap(variables);
    if (!workingDirectory.startsWith("/")) {
      throw new IllegalArgumentException("the working directory is not absolute");
    }
    if (wallTime.isNegative()) {
      throw new IllegalArgumentException("the wall-clock time is negative");
    }
  }
}

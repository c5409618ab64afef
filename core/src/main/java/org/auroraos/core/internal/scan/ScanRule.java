package org.auroraos.core.internal.scan;

import static org.auroraos.api.plugin.ScanSeverity.CRITICAL;
import static org.auroraos.api.plugin.ScanSeverity.HIGH;
import static org.auroraos.api.plugin.ScanSeverity.INFO;
import static org.auroraos.api.plugin.ScanSeverity.LOW;
import static org.auroraos.api.plugin.ScanSeverity.MEDIUM;

import org.auroraos.api.plugin.ScanSeverity;

/** What the scan looks for. */
public enum ScanRule {
  SCAN_INCOMPLETE("scan.incomplete", CRITICAL, "there is more in it than is looked at"),
  ARCHIVE_UNREADABLE(
      "archive.unreadable", HIGH, "an archive in it is broken, encrypted or nested too deeply"),
  ARCHIVE_DUPLICATE(
      "archive.duplicate",
      HIGH,
      "a jar has an entry twice; which one is used depends on who reads"),
  ARCHIVE_DISGUISED(
      "archive.disguised",
      HIGH,
      "an archive that something else stands before, as which it passes"),
  CLASS_UNREADABLE("class.unreadable", HIGH, "a class file that cannot be looked into"),
  CLASS_DISGUISED("class.disguised", HIGH, "a class file that does not go by the name of one"),
  CLASS_INVALID("class.invalid", LOW, "goes by the name of a class file and is none"),
  FILE_SET_ID("file.set-id", HIGH, "had a set-user-ID or set-group-ID bit, which was taken away"),
  INSTRUMENT_ATTACH(
      "instrument.attach",
      HIGH,
      "attaches to other JVMs, or is loaded as an agent by its manifest"),
  INSTRUMENT_AGENT("instrument.agent", MEDIUM, "can rewrite classes as a Java agent"),
  PROCESS_START("process.start", MEDIUM, "starts programs"),
  NATIVE_LOAD("native.load", MEDIUM, "loads native libraries"),
  NATIVE_METHOD("native.method", MEDIUM, "has methods in native code"),
  NATIVE_FOREIGN("native.foreign", MEDIUM, "calls native code by the foreign function interface"),
  JDK_UNSAFE("jdk.unsafe", MEDIUM, "uses Unsafe, which reads and writes memory at will"),
  CODE_DYNAMIC(
      "code.dynamic", MEDIUM, "makes or loads code while it runs, which the scan cannot see"),
  NATIVE_MACHINE("native.machine", MEDIUM, "a program or library that this machine cannot run"),
  SCRIPT_INTERPRETER_MISSING(
      "script.interpreter-missing", MEDIUM, "a script whose interpreter is not here"),
  JDK_INTERNALS("jdk.internals", LOW, "uses packages that belong to the JDK itself"),
  JVM_EXIT("jvm.exit", LOW, "ends its JVM"),
  SERIALIZATION("serialization", LOW, "reads Java objects from a stream"),
  NATIVE_LIBRARY("native.library", LOW, "a shared library"),
  SCRIPT_NO_INTERPRETER(
      "script.no-interpreter", LOW, "an executable text that names no interpreter"),
  NATIVE_PROGRAM("native.program", INFO, "a program for the machine"),
  REFLECTION("reflection", INFO, "makes what is private accessible by reflection");

  private final String id;
  private final ScanSeverity severity;
  private final String meaning;

  ScanRule(String id, ScanSeverity severity, String meaning) {
    this.id = id;
    this.severity = severity;
    this.meaning = meaning;
  }

  /** The name in configurations, on the console and in JSON. */
  public String id() {
    return id;
  }

  /** How much it matters. */
  public ScanSeverity severity() {
    return severity;
  }

  /** What it means, in words that go on from "it". */
  public String meaning() {
    return meaning;
  }
}

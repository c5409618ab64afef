package org.auroraos.core.internal.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.auroraos.api.plugin.ScanFinding;
import org.auroraos.api.plugin.ScanSeverity;
import org.h2.Driver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionScanTest {
  private static final String EXIT = "void m() { System.exit(1); }";

  @TempDir Path temp;
  private Path root;
  private Path spool;

  @BeforeEach
  void directories() throws IOException {
    root = Files.createDirectory(temp.resolve("plugin"));
    spool = Files.createDirectory(temp.resolve("spool"));
  }

  @Test
  void classesOfJarsInJarsAndOfAllReleasesAreFoundAndCounted() throws IOException {
    byte[] exit = JavaSource.compile(temp, EXIT);
    byte[] process =
        JavaSource.compile(
            temp, "void m() throws Exception { new ProcessBuilder(\"x\").start(); }");
    byte[] inner = jar(Map.of("C.class", exit));
    Files.write(
        root.resolve("p.jar"),
        jar(
            Map.of(
                "a/C.class", exit,
                "b/C.class", exit,
                "META-INF/versions/21/C.class", process,
                "lib/inner.lib", inner)));

    assertThat(scan())
        .extracting(ScanFinding::rule, ScanFinding::file, ScanFinding::count)
        .containsExactly(
            tuple("process.start", "p.jar", 1),
            tuple("jvm.exit", "p.jar", 2),
            tuple("jvm.exit", "p.jar!/lib/inner.lib", 1));
    assertThat(spool).isEmptyDirectory();
  }

  @Test
  void aClassUnderAnotherNameIsFoundAndLookedInto() throws IOException {
    byte[] exit = JavaSource.compile(temp, EXIT);
    Files.write(root.resolve("p.jar"), jar(Map.of("logo.png", exit, "empty.class", new byte[1])));
    Files.write(root.resolve("data.bin"), exit);

    assertThat(rules(scan()))
        .containsExactly(
            "class.disguised data.bin",
            "class.disguised p.jar",
            "class.invalid p.jar",
            "jvm.exit data.bin",
            "jvm.exit p.jar");
  }

  @Test
  void whatCannotBeReadIsAFindingAndNotSilence() throws IOException {
    byte[] broken = JavaSource.compile(temp, EXIT);
    for (int i = 10; i < 40; i++) {
      broken[i] = (byte) 0xff;
    }
    byte[] deep = new byte[] {'x'};
    for (int i = 0; i < 6; i++) {
      deep = jar(Map.of("in.jar", deep, "f", new byte[1]));
    }
    byte[] truncated = jar(Map.of("C.class", broken));
    Files.write(root.resolve("a.jar"), jar(Map.of("C.class", broken)));
    Files.write(root.resolve("b.jar"), Arrays.copyOf(truncated, truncated.length - 30));
    Files.write(root.resolve("c.jar"), deep);
    Files.write(root.resolve("d.jar"), jar(Map.of("Big.class", large())));

    assertThat(rules(scan()))
        .containsExactly(
            "archive.unreadable b.jar",
            "archive.unreadable c.jar!/in.jar!/in.jar!/in.jar!/in.jar",
            "class.unreadable a.jar",
            "class.unreadable d.jar");
  }

  @Test
  void moreThanIsLookedAtIsCritical() throws IOException {
    Files.write(root.resolve("p.jar"), jar(Map.of("Big.class", large(), "a", new byte[1])));

    ScanFinding bytes = scan(new ScanLimits(100, 1 << 19, 8 << 20, 4)).get(0);
    assertThat(bytes.rule()).isEqualTo("scan.incomplete");
    assertThat(bytes.severity()).isEqualTo(ScanSeverity.CRITICAL);
    assertThat(scan(new ScanLimits(2, 1 << 24, 1000, 4)).get(0).rule())
        .isEqualTo("scan.incomplete");
    assertThat(rules(scan(new ScanLimits(3, 1 << 24, 1000, 4))))
        .containsExactly("class.unreadable p.jar");
  }

  @Test
  void howeverMuchThereIsTheListStaysShort() throws IOException {
    for (int i = 0; i < 700; i++) {
      Files.writeString(root.resolve("s" + i), "#!/nowhere/i\n");
    }
    List<ScanFinding> findings = scan();
    assertThat(findings).hasSize(501);
    assertThat(findings.stream().mapToInt(ScanFinding::count).sum()).isEqualTo(700);
  }

  @Test
  void agentsInManifestsAreFound() throws IOException {
    Files.write(
        root.resolve("p.jar"),
        jar(
            Map.of(
                "META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\nLauncher-Agent-Class: a.B\nPremain-Class: a.B\n"
                    .getBytes(StandardCharsets.UTF_8))));
    assertThat(rules(scan())).containsExactly("instrument.attach p.jar", "instrument.agent p.jar");
  }

  @Test
  void aManifestIsOneByItsNameHoweverItBegins() throws IOException {
    String main =
        "MZ: 1\r\nManifest-Version: 1.0\r\nLauncher-Agent-Class: a.B\r\nMain-Class: a.Main\r\n\r\n";
    Files.write(
        root.resolve("p.jar"),
        jar(Map.of("META-INF/MANIFEST.MF", main.getBytes(StandardCharsets.UTF_8))));
    Files.write(
        root.resolve("q.jar"), jar(Map.of("META-INF/MANIFEST.MF", new byte[(8 << 20) + 1])));

    assertThat(rules(scan())).contains("instrument.attach p.jar", "archive.unreadable q.jar");
  }

  @Test
  void aClassIsOneWhateverItsMinorVersion() throws IOException {
    byte[] exit = JavaSource.compile(temp, EXIT);
    exit[4] = (byte) 0x80;
    Files.write(root.resolve("C.class"), exit);
    Files.write(
        root.resolve("universal"), ByteBuffer.allocate(64).putInt(0xcafebabe).putInt(2).array());

    assertThat(rules(scan())).containsExactly("native.machine universal", "jvm.exit C.class");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#!/bin/sh\n", "\0", "text\n"})
  void whatStandsBeforeAnArchiveDoesNotHideIt(String before) throws IOException {
    byte[] jar = jar(Map.of("C.class", JavaSource.compile(temp, EXIT)));
    byte[] whole = prefixed(before, jar);
    Files.write(root.resolve("a.jar"), whole);
    Files.write(root.resolve("b.jar"), jar(Map.of("in.jar", whole)));
    Files.write(root.resolve("c.jar"), Arrays.copyOf(whole, whole.length + 7));

    assertThat(rules(scan()))
        .contains(
            "archive.disguised a.jar",
            "jvm.exit a.jar",
            "archive.disguised b.jar",
            "jvm.exit b.jar!/in.jar",
            "archive.disguised c.jar",
            "archive.unreadable c.jar");
  }

  @Test
  void anEntryIsReadToItsEnd() throws IOException {
    byte[] jar = jar(Map.of("a.bin", new byte[100_000]));
    ByteBuffer directory = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
    directory.putInt(directory.getInt(jar.length - 6) + 24, 50_000);
    Files.write(root.resolve("p.jar"), jar);

    assertThat(scan())
        .singleElement()
        .satisfies(found -> assertThat(found.rule()).isEqualTo("archive.unreadable"))
        .satisfies(found -> assertThat(found.detail()).contains("a.bin", "50000"));
  }

  @Test
  void theDirectoriesOfJarsInJarsAreSmall() throws IOException {
    Map<String, byte[]> many = new TreeMap<>();
    for (int i = 0; i < 2200; i++) {
      many.put("n".repeat(1000) + i, new byte[0]);
    }
    byte[] large = jar(many);
    Files.write(root.resolve("a.jar"), large);
    assertThat(scan()).isEmpty();
    Files.write(root.resolve("b.jar"), jar(Map.of("in.jar", large)));
    assertThat(rules(scan())).containsExactly("archive.unreadable b.jar!/in.jar");
  }

  /** As tools write it that put something before an archive: the offsets are those of the file. */
  private static byte[] prefixed(String before, byte[] jar) {
    byte[] first = before.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer all = ByteBuffer.allocate(first.length + jar.length).order(ByteOrder.LITTLE_ENDIAN);
    all.put(first).put(jar);
    int end = all.capacity() - 22;
    int at = all.getInt(end + 16) + first.length;
    all.putInt(end + 16, at);
    for (int i = all.getShort(end + 10); i > 0; i--) {
      all.putInt(at + 42, all.getInt(at + 42) + first.length);
      at += 46 + all.getShort(at + 28) + all.getShort(at + 30) + all.getShort(at + 32);
    }
    return all.array();
  }

  @Test
  void scriptsNeedTheirInterpreter() throws IOException {
    script("good.sh", "#!/bin/sh\n");
    script("env.sh", "#!/usr/bin/env sh\n");
    script("own", "#!/plugin/bin/interpreter\n");
    Files.createDirectory(root.resolve("bin"));
    script("bin/interpreter", "#!/bin/sh\n");
    script("missing.sh", "#!/opt/nowhere/sh -e\n");
    script("env-missing", "#!/usr/bin/env no-such-program-here\n");
    script("windows.sh", "#!/bin/sh\r\necho\r\n");
    script("bare", "echo nothing\n");
    Files.writeString(root.resolve("readme"), "text\n");

    assertThat(rules(scan()))
        .containsExactly(
            "script.interpreter-missing env-missing",
            "script.interpreter-missing missing.sh",
            "script.interpreter-missing windows.sh",
            "script.no-interpreter bare");
  }

  @Test
  void programsAreThoseOfThisMachineOrAFinding() throws IOException {
    Files.write(root.resolve("here"), elf(62, false));
    Files.write(root.resolve("there.so"), elf(183, true));
    Files.write(root.resolve("cut"), Arrays.copyOf(elf(62, false), 10));
    byte[] windows = new byte[100];
    windows[0] = 'M';
    windows[1] = 'Z';
    Files.write(root.resolve("p.exe"), windows);

    assertThat(
            rules(new AdmissionScan(ScanLimits.defaults(), "amd64").scan(root, List.of(), spool)))
        .containsExactly(
            "native.machine cut",
            "native.machine p.exe",
            "native.machine there.so",
            "native.library there.so",
            "native.program here");
  }

  @Test
  void theJavaOfThisMachineIsRecognized() throws IOException {
    Path java = Path.of(System.getProperty("java.home"));
    Files.copy(java.resolve("bin/java").toRealPath(), root.resolve("java"));
    Files.copy(java.resolve("lib/libjava.so").toRealPath(), root.resolve("libjava.so"));
    assertThat(rules(scan())).containsExactly("native.library libjava.so", "native.program java");
  }

  @Test
  void setIdBitsOfTheSourceAreTold() throws IOException {
    assertThat(new AdmissionScan(ScanLimits.defaults()).scan(root, List.of("bin/su"), spool))
        .extracting(ScanFinding::rule, ScanFinding::file)
        .containsExactly(tuple("file.set-id", "bin/su"));
  }

  /** A large library that is nobody's attack: what is found of it stays below what asks. */
  @Test
  void ofADatabaseOnlyWhatItDoesIsFound() throws Exception {
    Path h2 = Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Files.copy(h2, root.resolve("h2.jar"));

    List<ScanFinding> findings = scan();

    assertThat(findings).extracting(ScanFinding::severity).doesNotContain(ScanSeverity.HIGH);
    assertThat(findings).extracting(ScanFinding::severity).doesNotContain(ScanSeverity.CRITICAL);
    assertThat(findings)
        .as("it starts a browser, compiles triggers and has a profiler")
        .extracting(ScanFinding::rule)
        .contains("process.start", "code.dynamic", "serialization", "instrument.agent")
        .doesNotContain(
            "native.method",
            "native.foreign",
            "class.unreadable",
            "class.disguised",
            "file.set-id");
  }

  private void script(String name, String content) throws IOException {
    Path file = Files.writeString(root.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** An ELF header, and one program header for an interpreter if it is no library. */
  private static byte[] elf(int machine, boolean library) {
    ByteBuffer elf = ByteBuffer.allocate(64 + 56).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    elf.putShort(16, (short) 3).putShort(18, (short) machine).putLong(32, 64);
    elf.putShort(54, (short) 56).putShort(56, (short) 1).putInt(64, library ? 1 : 3);
    return elf.array();
  }

  private static byte[] large() {
    byte[] large = new byte[(4 << 20) + 1];
    large[0] = (byte) 0xca;
    large[1] = (byte) 0xfe;
    large[2] = (byte) 0xba;
    large[3] = (byte) 0xbe;
    large[7] = 61;
    return large;
  }

  private static byte[] jar(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : new TreeMap<>(entries).entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private List<ScanFinding> scan() throws IOException {
    return scan(ScanLimits.defaults());
  }

  private List<ScanFinding> scan(ScanLimits limits) throws IOException {
    return new AdmissionScan(limits).scan(root, List.of(), spool);
  }

  private static List<String> rules(List<ScanFinding> findings) {
    List<String> rules = new ArrayList<>();
    findings.forEach(finding -> rules.add(finding.rule() + " " + finding.file()));
    return rules;
  }
}

package org.auroraos.core.internal.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes keys and signatures with the tools that an operator has: keytool, jarsigner, openssl. */
final class Signing {
  private static final String PASSWORD = "changeit";

  private final Path directory;

  Signing(Path directory) {
    this.directory = directory;
  }

  /** A key of its own, self-signed. */
  Signing key(String alias, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-validity",
                "100"));
    command.addAll(List.of(more));
    keytool(command);
    return this;
  }

  /** Has the certificate of one signed by another. */
  void certify(String alias, String authority, String... more) throws Exception {
    Path request = directory.resolve(alias + ".csr");
    Path answer = directory.resolve(alias + ".crt");
    keytool(List.of("-certreq", "-alias", alias, "-file", request.toString()));
    List<String> command =
        new ArrayList<>(
            List.of(
                "-gencert",
                "-alias",
                authority,
                "-infile",
                request.toString(),
                "-outfile",
                answer.toString(),
                "-validity",
                "100"));
    command.addAll(List.of(more));
    keytool(command);
    keytool(List.of("-importcert", "-noprompt", "-alias", alias, "-file", answer.toString()));
  }

  /** The certificate as PEM. */
  Path certificate(String alias) throws Exception {
    Path file = directory.resolve(alias + ".pem");
    keytool(List.of("-exportcert", "-rfc", "-alias", alias, "-file", file.toString()));
    return file;
  }

  /** Signs a jar in place. */
  void sign(Path jar, String alias) throws Exception {
    run(
        jdk("jarsigner"),
        "-keystore",
        store(),
        "-storepass",
        PASSWORD,
        "-signedjar",
        jar.toString(),
        jar.toString(),
        alias);
  }

  /** A jar with entries of one line. */
  Path jar(String name, String... entries) throws IOException {
    Path file = directory.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.write("Manifest-Version: 1.0\n".getBytes(StandardCharsets.UTF_8));
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write((entry + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
  }

  private void keytool(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(jdk("keytool")));
    command.addAll(arguments);
    command.addAll(List.of("-keystore", store(), "-storepass", PASSWORD));
    run(command.toArray(String[]::new));
  }

  private String store() {
    return directory.resolve("keys.p12").toString();
  }

  private static String jdk(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }
}

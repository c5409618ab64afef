package org.auroraos.core.internal.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Plugins to test with. */
public final class Samples {
  /** The example plugin of the earlier system. */
  public static final String MODULE =
      """
      {
        "name": "example-plugin",
        "version": "0.1.0",
        "entry": "run.py",
        "description": "Example plugin for Aurora Core: simple echo service"
      }
      """;

  /** The pack of the earlier system, word for word but for the indentation. */
  public static final String PACK =
      """
      schema_version: "aurora-manifest-v1"
      pack:
        id: "pack05_plugin_loader"
        name: "Sandboxed Plugin Loader"
        version: "0.1.0"
        description: "Safe sandbox runtime and isolation manager for plugins"
        entrypoint:
          install: "install.sh"
          start: "start.sh"
          stop: "stop.sh"
          health: "health_check.sh"
        dependencies:
          - pack_id: "pack05_plugin_api"
            version_constraint: ">=0.1.0"
          - pack_id: "pack03_os_base"
            version_constraint: ">=0.1.0"
        artifacts:
          - path: "loader/sandbox_runtime.py"
            sha256: ""
        safety:
          dry_run_supported: true
          operator_approval_required: true
          health_check_timeout_seconds: 30
      """;

  private Samples() {}

  /** A jar with these main attributes and one class file of one byte; the same every time. */
  public static byte[] jar(Map<String, String> headers) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
      jar.putNextEntry(entry(JarFile.MANIFEST_NAME));
      manifest.write(jar);
      jar.putNextEntry(entry("a/B.class"));
      jar.write(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The time of now would make another jar of what is otherwise the same. */
  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
    return entry;
  }

  /** A bundle without anything of Aurora's. */
  public static byte[] bundle(String symbolicName, String version) {
    return jar(
        Map.of(
            "Bundle-ManifestVersion",
            "2",
            "Bundle-SymbolicName",
            symbolicName,
            "Bundle-Version",
            version));
  }

  /** A directory with {@code module.json} and {@code run.sh}. */
  public static Path module(Path directory, String name, String script) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("module.json"),
        "{\"name\":\"" + name + "\",\"version\":\"1.0\",\"entry\":\"run.sh\"}");
    Files.writeString(directory.resolve("run.sh"), script);
    return directory;
  }
}

package org.auroraos.plugin.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes bundles out of classes of the test class path. */
public final class BundleJar {
  private final Manifest manifest = new Manifest();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private BundleJar() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  /** A bundle with a symbolic name. */
  public static BundleJar named(String symbolicName) {
    return new BundleJar()
        .header("Bundle-ManifestVersion", "2")
        .header("Bundle-SymbolicName", symbolicName);
  }

  /** A jar that is no bundle. */
  public static BundleJar plain() {
    return new BundleJar();
  }

  public BundleJar header(String name, String value) {
    manifest.getMainAttributes().putValue(name, value);
    return this;
  }

  public BundleJar entry(String name, String text) {
    entries.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Puts classes in. */
  public BundleJar with(Class<?>... types) {
    for (Class<?> type : types) {
      String name = type.getName().replace('.', '/') + ".class";
      try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
        entries.put(name, in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return this;
  }

  /** Puts a class in that is the bundle's activator. */
  public BundleJar activator(Class<?> type) {
    return with(type)
        .header("Bundle-Activator", type.getName())
        .header("Import-Package", "org.osgi.framework");
  }

  /** Puts a component in, with its description. */
  public BundleJar component(Class<?> type) {
    String name = type.getName();
    String xml =
        "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.4.0' immediate='true'"
            + " activate='start' deactivate='stop' name='"
            + name
            + "'><implementation class='"
            + name
            + "'/></scr:component>";
    return with(type)
        .entry("OSGI-INF/component.xml", xml)
        .header("Service-Component", "OSGI-INF/component.xml")
        .header("Import-Package", "org.osgi.framework")
        .header(
            "Require-Capability",
            "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4.0)"
                + "(!(version>=2.0.0)))\"");
  }

  /** Writes the jar. */
  public Path to(Path file) {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}

package org.auroraos.core.internal.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.auroraos.core.internal.depend.Dependency;
import org.osgi.framework.Version;

/** The manifest of a bundle, as far as Aurora reads it. */
final class BundleManifest {
  static final String PATH = "META-INF/MANIFEST.MF";

  static final String PLUGIN = "org.auroraos.plugin";
  static final String PERMISSION = "org.auroraos.permission";
  static final String REQUIRE = "Require-Capability";
  static final String SYMBOLIC_NAME = "Bundle-SymbolicName";
  private static final int MAX_BYTES = 8 << 20;
  private static final String VERSION = "Bundle-Version";
  private static final String PROVIDE = "Provide-Capability";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

  private final Attributes main;
  private final HeaderLines lines;
  private final String source;

  private BundleManifest(Attributes main, HeaderLines lines, String source) {
    this.main = main;
    this.lines = lines;
    this.source = source;
  }

  /**
   * The manifest of a jar, if it says that it is a bundle.
   *
   * @param source what to name in errors
   */
  static Optional<BundleManifest> find(ZipReader jar, String source) throws IOException {
    Optional<ZipEntryRecord> entry = jar.find(PATH);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    byte[] content = jar.content(entry.get(), MAX_BYTES);
    BundleManifest manifest = parse(content, source);
    if (manifest.header(SYMBOLIC_NAME).isEmpty()) {
      return Optional.empty();
    }
    manifest.checkVersion();
    return Optional.of(manifest);
  }

  private static BundleManifest parse(byte[] content, String source) throws ArchiveException {
    try {
      Attributes main = new Manifest(new ByteArrayInputStream(content)).getMainAttributes();
      return new BundleManifest(main, HeaderLines.of(content), source);
    } catch (IOException e) {
      throw new ArchiveException(source, PATH, e.getMessage());
    }
  }

  /** The framework would not install a bundle of another version; one without any is 0.0.0. */
  private void checkVersion() throws ArchiveException {
    try {
      Version.parseVersion(version());
    } catch (IllegalArgumentException e) {
      throw new ArchiveException(
          place(VERSION), "'" + version() + "' is not a version of OSGi, such as 1.2.3.beta");
    }
  }

  /**
   * The manifest of a jar that has to be a bundle.
   *
   * @param source what to name in errors
   */
  static BundleManifest require(ZipReader jar, String source) throws IOException {
    Optional<BundleManifest> manifest = find(jar, source);
    if (manifest.isPresent()) {
      return manifest.get();
    }
    String missing = jar.has(PATH) ? SYMBOLIC_NAME + " in its manifest" : PATH;
    throw new ArchiveException(source, "not an OSGi bundle: it has no " + missing);
  }

  String symbolicName() throws ArchiveException {
    String name = header(SYMBOLIC_NAME).split(";", 2)[0].strip();
    if (!NAME.matcher(name).matches()) {
      throw new ArchiveException(place(SYMBOLIC_NAME), "'" + name + "' is not a symbolic name");
    }
    return name;
  }

  String version() {
    return header(VERSION);
  }

  /** The name for people; empty if it is one to be looked up in a localization. */
  String name() {
    return plain(header("Bundle-Name"));
  }

  String description() {
    return plain(header("Bundle-Description"));
  }

  boolean fragment() {
    return !header("Fragment-Host").isEmpty();
  }

  /** The capability by which the bundle says that it is a plugin; it has an id. */
  Optional<HeaderClause> plugin() throws ArchiveException {
    List<HeaderClause> clauses =
        clauses(PROVIDE).stream().filter(c -> c.path().equals(PLUGIN)).toList();
    if (clauses.size() > 1) {
      throw new ArchiveException(place(PROVIDE, PLUGIN), "more than one such capability");
    }
    if (!clauses.isEmpty()) {
      String place = place(PROVIDE, PLUGIN);
      PluginId.check(required(clauses.get(0), "id", place), place + ": id");
    }
    return clauses.stream().findFirst();
  }

  List<RequestedPermission> permissions() throws ArchiveException {
    List<RequestedPermission> permissions = new ArrayList<>();
    for (HeaderClause clause : clauses(REQUIRE)) {
      if (clause.path().equals(PERMISSION)) {
        required(clause, "name", place(REQUIRE, PERMISSION));
        permissions.add(
            new RequestedPermission(
                text(clause, "name"), text(clause, "value"), text(clause, "reason")));
      }
    }
    return permissions;
  }

  private static String required(HeaderClause clause, String attribute, String place)
      throws ArchiveException {
    return clause
        .attribute(attribute)
        .filter(value -> !value.isBlank())
        .orElseThrow(
            () -> new ArchiveException(place, "the attribute '" + attribute + "' is missing"));
  }

  private String text(HeaderClause clause, String attribute) throws ArchiveException {
    String place = place(REQUIRE, PERMISSION) + ": " + attribute;
    return ManifestLimits.text(clause.attribute(attribute).orElse(""), place);
  }

  /** The plugins that it needs: its requirements of them, but for those that are optional. */
  List<Dependency> dependencies() throws ArchiveException {
    List<Dependency> dependencies = new ArrayList<>();
    for (HeaderClause clause : clauses(REQUIRE)) {
      boolean optional = clause.directive("resolution").filter("optional"::equals).isPresent();
      if (clause.path().equals(PLUGIN) && !optional) {
        dependencies.add(dependency(clause));
      }
    }
    return dependencies;
  }

  /** What the framework is to resolve could only be another bundle in the same plugin. */
  private Dependency dependency(HeaderClause clause) throws ArchiveException {
    String where = place(REQUIRE, PLUGIN);
    if (clause.directive("effective").filter(e -> !e.equals("resolve")).isEmpty()) {
      throw new ArchiveException(
          where,
          "it must say effective:=aurora: the framework inside the plugin's sandbox knows no other"
              + " plugin, and would not resolve the bundle");
    }
    try {
      Dependency dependency =
          PluginFilter.dependency(
              ManifestLimits.text(clause.directive("filter").orElse(""), where + ": filter"),
              ManifestLimits.text(
                  clause.attribute("constraint").orElse(""), where + ": constraint"));
      PluginId.check(dependency.id(), where);
      return dependency;
    } catch (IllegalArgumentException e) {
      throw new ArchiveException(where, e.getMessage());
    }
  }

  private List<HeaderClause> clauses(String header) throws ArchiveException {
    try {
      return HeaderClause.parse(header(header));
    } catch (IllegalArgumentException e) {
      throw new ArchiveException(place(header), e.getMessage());
    }
  }

  /** Where a header stands, for errors. */
  String place(String header) {
    return source + ": " + PATH + ":" + lines.of(header) + ": " + header;
  }

  /** Where capabilities or requirements of a namespace stand, for errors. */
  String place(String header, String namespace) {
    return place(header) + ": " + namespace;
  }

  private String header(String name) {
    String value = main.getValue(name);
    return value == null ? "" : value.strip();
  }

  private static String plain(String text) {
    return text.startsWith("%") ? "" : text;
  }
}

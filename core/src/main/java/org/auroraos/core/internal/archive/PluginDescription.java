package org.auroraos.core.internal.archive;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.core.internal.depend.Dependency;

/**
 * What a plugin says about itself, checked. Name, version, description and permissions are
 * plugin-supplied text: to be escaped before they are shown.
 *
 * @param id its id
 * @param name what people call it; the id if it has no name
 * @param version its version, may be empty
 * @param description what it is for, may be empty
 * @param shape what kind of thing it is
 * @param bundles of a bundle plugin: the jars in its directory, in the order of their names
 * @param commands of a command plugin or pack: the command for each of its entry points, with paths
 *     as they are inside the sandbox
 * @param permissions what it asks for
 * @param dependencies which plugins it needs
 * @param approvalRequired whether it wants an operator to approve it
 * @param healthTimeout how long its entry point {@code health} may take, if it says so
 * @param notes what stands in its manifest and is not acted upon, each in words for an operator
 */
public record PluginDescription(
    String id,
    String name,
    String version,
    String description,
    PluginShape shape,
    List<String> bundles,
    Map<EntryPoint, List<String>> commands,
    List<RequestedPermission> permissions,
    List<Dependency> dependencies,
    boolean approvalRequired,
    Optional<Duration> healthTimeout,
    List<String> notes) {
  private static final int MAX_NAME = 200;
  private static final int MAX_VERSION = 100;
  private static final int MAX_DESCRIPTION = 2000;

  /** Copies the collections and cuts texts that are too long to be shown. */
  public PluginDescription {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(healthTimeout, "healthTimeout");
    name = cut(name.isBlank() ? id : name, MAX_NAME);
    version = cut(version, MAX_VERSION);
    description = cut(description, MAX_DESCRIPTION);
    bundles = List.copyOf(bundles);
    Map<EntryPoint, List<String>> copy = new EnumMap<>(EntryPoint.class);
    copy.putAll(commands);
    commands = Collections.unmodifiableMap(copy);
    permissions = List.copyOf(permissions);
    dependencies = List.copyOf(dependencies);
    notes = List.copyOf(notes);
  }

  /** One that says nothing of its health. */
  public PluginDescription(
      String id,
      String name,
      String version,
      String description,
      PluginShape shape,
      List<String> bundles,
      Map<EntryPoint, List<String>> commands,
      List<RequestedPermission> permissions,
      List<Dependency> dependencies,
      boolean approvalRequired,
      List<String> notes) {
    this(
        id,
        name,
        version,
        description,
        shape,
        bundles,
        commands,
        permissions,
        dependencies,
        approvalRequired,
        Optional.empty(),
        notes);
  }

  private static String cut(String text, int most) {
    String plain = text.replace('\0', ' ');
    return plain.length() <= most ? plain : plain.substring(0, most) + "…";
  }
}

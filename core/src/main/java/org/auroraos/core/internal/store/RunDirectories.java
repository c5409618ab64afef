package org.auroraos.core.internal.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.auroraos.core.internal.archive.PluginId;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.json.Views;

/**
 * {@code run/<id>/}: there while a process of the plugin runs, or has ended and nobody has taken
 * note of it yet.
 */
public final class RunDirectories {
  private static final String LAUNCH = "launch.json";
  private static final String READY = "ready";
  private static final String ENDING = "ending";
  private static final long FORMAT = 1;

  private final Path root;

  private RunDirectories(Path root) {
    this.root = root;
  }

  /**
   * Opens them.
   *
   * @param data the platform's data directory
   */
  public static RunDirectories open(Path data) throws IOException {
    return new RunDirectories(
        DurableFiles.directory(data.toRealPath().resolve("run"), "rwx------"));
  }

  /** Where the run directory of a plugin is, or would be. */
  public Path of(String id) {
    if (!PluginId.isValid(id)) {
      throw new IllegalArgumentException("not a plugin's id: " + id);
    }
    return root.resolve(id);
  }

  /** Whether there is one. Other things lie beside them, which have no launch. */
  public boolean exists(String id) {
    return Files.isRegularFile(of(id).resolve(LAUNCH), LinkOption.NOFOLLOW_LINKS);
  }

  /** The plugins that have one. */
  public List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    for (Path directory : DurableFiles.children(root)) {
      String name = directory.getFileName().toString();
      if (PluginId.isValid(name) && exists(name)) {
        ids.add(name);
      }
    }
    return ids;
  }

  /** Makes a new one for a launch. */
  public Path prepare(LaunchRecord launch) throws IOException {
    Path directory = of(launch.plugin());
    DurableFiles.delete(directory);
    DurableFiles.directory(directory, "rwx------");
    DurableFiles.write(directory.resolve(LAUNCH), text(launch));
    return directory;
  }

  /**
   * What was launched.
   *
   * @throws IOException when it cannot be read, or was not written by Aurora
   */
  public LaunchRecord read(String id) throws IOException {
    Path file = of(id).resolve(LAUNCH);
    Fields fields = Fields.of(Json.read(file), file.toString());
    if (fields.optionalLong("format").orElse(0L) != FORMAT) {
      throw new JsonException(file.toString(), "another format than the one that is known");
    }
    LaunchRecord launch =
        new LaunchRecord(
            fields.string("plugin"),
            fields.string("digest"),
            fields.string("launch"),
            fields.string("policyName"),
            fields.string("policy"),
            fields.bool("learning", false),
            fields.strings("command"));
    fields.end();
    if (!launch.plugin().equals(id)) {
      throw new JsonException(file.toString(), "belongs to the plugin " + launch.plugin());
    }
    return launch;
  }

  /** Notes that what runs has said it is ready. */
  public void markReady(String id) throws IOException {
    DurableFiles.write(of(id).resolve(READY), "");
  }

  /** Whether that was noted. */
  public boolean isReady(String id) {
    return Files.isRegularFile(of(id).resolve(READY), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Notes that the end of what ran is about to be told. Not flushed: what is lost with the machine
   * takes the run with it.
   */
  public void markEnding(String id) throws IOException {
    Path mark = of(id).resolve(ENDING);
    if (!Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(mark);
    }
  }

  /** Whether that was noted. */
  public boolean isEnding(String id) {
    return Files.isRegularFile(of(id).resolve(ENDING), LinkOption.NOFOLLOW_LINKS);
  }

  /** Deletes the run directory of a plugin. */
  public void remove(String id) throws IOException {
    DurableFiles.delete(of(id));
  }

  private static String text(LaunchRecord launch) {
    ObjectNode json = Json.object();
    json.put("format", FORMAT);
    json.put("plugin", launch.plugin());
    json.put("digest", launch.digest());
    json.put("launch", launch.launchId());
    json.put("policyName", launch.policyName());
    json.put("policy", launch.policy());
    json.put("learning", launch.learning());
    json.set("command", Views.strings(launch.command()));
    return Json.pretty(json) + "\n";
  }
}

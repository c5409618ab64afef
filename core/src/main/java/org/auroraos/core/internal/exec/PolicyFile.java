package org.auroraos.core.internal.exec;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;

/** A policy in a file that is not of the configuration folder. */
final class PolicyFile {
  private static final String EXTENDS = "extends";
  private static final String NO_BASE = "default";

  private PolicyFile() {}

  /**
   * Reads a policy, as JSON or as properties according to the name of the file.
   *
   * @param most how long to wait for the policy that it extends
   */
  static SandboxPolicy read(Path file, PolicyRegistry policies, Duration most)
      throws PolicyException, UsageException, InterruptedException {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String text = text(file);
    if (name.endsWith(".json")) {
      await(base(text), policies, most);
      return policies.fromJson(text, file.toString());
    }
    if (name.endsWith(".cfg")) {
      Map<String, String> properties = properties(text, file);
      await(properties.getOrDefault(EXTENDS, NO_BASE).strip(), policies, most);
      return policies.fromProperties(properties, file.toString());
    }
    throw new UsageException(file + ": a policy file is named .json or .cfg");
  }

  private static void await(String base, PolicyRegistry policies, Duration most)
      throws InterruptedException {
    try {
      policies.await(base, most);
    } catch (PolicyException e) {
      // Reading the file says the same, with the name of the file.
    }
  }

  private static String text(Path file) throws UsageException {
    try (InputStream in = Files.newInputStream(file)) {
      return Json.decode(in.readNBytes(Json.MAX_BYTES + 1), file.toString());
    } catch (JsonException e) {
      throw new UsageException(e.getMessage());
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no policy file " + file);
    } catch (IOException e) {
      throw new UsageException("the policy file cannot be read: " + e);
    }
  }

  /** The base that a JSON policy names; what is wrong with it is found when it is read. */
  private static String base(String json) {
    try {
      JsonNode base = Json.parse(json, "").get(EXTENDS);
      return base != null && base.isTextual() ? base.textValue().strip() : NO_BASE;
    } catch (JsonException e) {
      return NO_BASE;
    }
  }

  private static Map<String, String> properties(String text, Path file) throws UsageException {
    Map<String, String> properties = new TreeMap<>();
    StrictProperties reader = new StrictProperties();
    try {
      reader.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(file + ": not a properties file: " + e.getMessage());
    }
    if (reader.repeated.isPresent()) {
      throw new UsageException(file + ": the key '" + reader.repeated.get() + "' occurs twice");
    }
    reader.forEach((key, value) -> properties.put((String) key, (String) value));
    return properties;
  }

  /** Properties would take the last of two values without a word. */
  private static final class StrictProperties extends Properties {
    private static final long serialVersionUID = 1L;

    private transient Optional<Object> repeated = Optional.empty();

    @Override
    public synchronized Object put(Object key, Object value) {
      Object before = super.put(key, value);
      if (before != null) {
        repeated = Optional.of(key);
      }
      return before;
    }
  }
}

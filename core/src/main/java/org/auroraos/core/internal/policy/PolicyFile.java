package org.auroraos.core.internal.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
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
public final class PolicyFile {
  private final String source;
  private final String text;
  private final Map<String, Object> properties;

  private PolicyFile(String source, String text, Map<String, Object> properties) {
    this.source = source;
    this.text = text;
    this.properties = properties;
  }

  /**
   * Reads the keys and values, of JSON or of properties according to the name of the file.
   *
   * @throws PolicyException when it is not there, or not of its form
   */
  public static PolicyFile read(Path file) throws PolicyException {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    if (name.endsWith(".json")) {
      String text = text(file);
      return new PolicyFile(file.toString(), text, PolicyJson.properties(text, file.toString()));
    }
    if (name.endsWith(".cfg")) {
      String text = text(file);
      return new PolicyFile(file.toString(), text, properties(text, file));
    }
    throw problem(file, "a policy file is named .json or .cfg");
  }

  /** The file. */
  public String source() {
    return source;
  }

  /** The file as it is. */
  String text() {
    return text;
  }

  /** What stands in it, in our keys; values may be of any type that a configuration has. */
  public Map<String, Object> properties() {
    return Collections.unmodifiableMap(properties);
  }

  /**
   * The policy.
   *
   * @param most how long to wait for the policy that it extends
   */
  public SandboxPolicy policy(PolicyRegistry policies, Duration most)
      throws PolicyException, InterruptedException {
    try {
      policies.await(base(), most);
    } catch (PolicyException e) {
      // Reading the file says the same, with the name of the file.
    }
    return policies.fromProperties(properties, source);
  }

  /** Where its keys stand, see {@link PolicyRegistry#origins}. */
  public Map<String, String> origins(PolicyRegistry policies) {
    Map<String, String> origins = new TreeMap<>(policies.origins(base()));
    properties.keySet().forEach(key -> origins.put(key, source));
    return origins;
  }

  private String base() {
    Object base = properties.get(PolicyKeys.EXTENDS);
    return base == null ? BuiltInPolicies.DEFAULT : base.toString().strip();
  }

  private static String text(Path file) throws PolicyException {
    try (InputStream in = Files.newInputStream(file)) {
      return Json.decode(in.readNBytes(Json.MAX_BYTES + 1), file.toString());
    } catch (JsonException e) {
      throw new PolicyException(e.place(), "", "", e.problem());
    } catch (NoSuchFileException e) {
      throw problem(file, "there is no such policy file");
    } catch (IOException e) {
      throw problem(file, "the policy file cannot be read: " + e);
    }
  }

  private static Map<String, Object> properties(String text, Path file) throws PolicyException {
    Map<String, Object> properties = new TreeMap<>();
    StrictProperties reader = new StrictProperties();
    try {
      reader.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw problem(file, "not a properties file: " + e.getMessage());
    }
    if (reader.repeated.isPresent()) {
      throw problem(file, "the key '" + reader.repeated.get() + "' occurs twice");
    }
    reader.forEach((key, value) -> properties.put((String) key, value));
    return properties;
  }

  private static PolicyException problem(Path file, String problem) {
    return new PolicyException(file.toString(), "", "", problem);
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

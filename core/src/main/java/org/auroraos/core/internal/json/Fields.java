package org.auroraos.core.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the fields of one object strictly: each by name and type, and none may be left over. A
 * field that is null is not set.
 *
 * <pre>{@code
 * Fields fields = Fields.of(tree, "module.json");
 * String name = fields.string("name");
 * Optional<String> entry = fields.optionalString("entry");
 * fields.end();
 * }</pre>
 */
public final class Fields {
  private final JsonNode object;
  private final String source;

  /** The keys on the way to this object, each after a colon. */
  private final String path;

  private final Places places;
  private final Set<String> known = new HashSet<>();

  private Fields(JsonNode object, String source, String path, Places places) {
    this.object = object;
    this.source = source;
    this.path = path;
    this.places = places;
  }

  /**
   * The fields of an object.
   *
   * @param source what to name in errors, such as the file
   * @throws JsonException when it is not an object
   */
  public static Fields of(JsonNode node, String source) throws JsonException {
    return of(node, source, new Places());
  }

  /** The fields of an object of which it is known where they stand. */
  static Fields of(JsonNode node, String source, Places places) throws JsonException {
    if (!node.isObject()) {
      throw noObject(places.of(node).orElse(source), node);
    }
    return new Fields(node, source, "", places);
  }

  /** A string that must be there. */
  public String string(String name) throws JsonException {
    return optionalString(name).orElseThrow(() -> missing(name));
  }

  /** A string that may be missing. A number stands for its digits, as YAML has it. */
  public Optional<String> optionalString(String name) throws JsonException {
    Optional<JsonNode> value = optional(name);
    if (value.isPresent() && !value.get().isTextual() && !value.get().isNumber()) {
      throw wrong(name, "a string", value.get());
    }
    return value.map(JsonNode::asText);
  }

  /** A list of strings; empty if it is missing. */
  public List<String> strings(String name) throws JsonException {
    List<String> strings = new ArrayList<>();
    JsonNode list = list(name);
    for (JsonNode element : list) {
      if (!element.isTextual()) {
        String where = place(list, strings.size(), name);
        throw new JsonException(where, "a list of strings was expected, not " + kind(element));
      }
      strings.add(element.textValue());
    }
    return List.copyOf(strings);
  }

  /** A whole number that may be missing. */
  public Optional<Long> optionalLong(String name) throws JsonException {
    Optional<JsonNode> value = optional(name);
    if (value.isPresent() && !value.get().canConvertToExactIntegral()) {
      throw wrong(name, "a whole number", value.get());
    }
    if (value.isPresent() && !value.get().canConvertToLong()) {
      throw new JsonException(place(name), "is too large");
    }
    return value.map(JsonNode::longValue);
  }

  /** True or false; the given value if it is missing. */
  public boolean bool(String name, boolean missing) throws JsonException {
    Optional<JsonNode> value = optional(name);
    if (value.isPresent() && !value.get().isBoolean()) {
      throw wrong(name, "true or false", value.get());
    }
    return value.map(JsonNode::booleanValue).orElse(missing);
  }

  /** The fields of an object in this one, which may be missing. */
  public Optional<Fields> optionalObject(String name) throws JsonException {
    Optional<JsonNode> value = optional(name);
    if (value.isPresent() && !value.get().isObject()) {
      throw noObject(place(name), value.get());
    }
    return value.map(object -> new Fields(object, source, path + ": " + name, places));
  }

  /** The fields of each object of a list; empty if the list is missing. */
  public List<Fields> objects(String name) throws JsonException {
    List<Fields> objects = new ArrayList<>();
    JsonNode list = list(name);
    for (JsonNode element : list) {
      String numbered = name + "[" + objects.size() + "]";
      if (!element.isObject()) {
        throw noObject(place(list, objects.size(), numbered), element);
      }
      objects.add(new Fields(element, source, path + ": " + numbered, places));
    }
    return List.copyOf(objects);
  }

  /** A value of any kind, which may be missing. */
  public Optional<JsonNode> optional(String name) {
    known.add(name);
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  /** All names of the object. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Where this object stands, for errors of the caller. */
  public String place() {
    return places.of(object).orElse(source) + path;
  }

  /** Where a key of this object stands, or should stand, for errors of the caller. */
  public String place(String name) {
    return places.of(object, name).orElse(source) + path + ": " + name;
  }

  private String place(JsonNode list, int number, String name) {
    return places.of(list, String.valueOf(number)).orElse(source) + path + ": " + name;
  }

  /** That a key is missing that must be there. */
  public JsonException missing(String name) {
    return new JsonException(place(), "the key '" + name + "' is missing");
  }

  /**
   * Says that everything was read.
   *
   * @throws JsonException when there is a field that nobody asked for
   */
  public void end() throws JsonException {
    Set<String> unknown = names();
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      String first = unknown.iterator().next();
      throw new JsonException(
          places.of(object, first).orElse(source) + path,
          "unknown keys " + String.join(", ", unknown) + "; known are " + new TreeSet<>(known));
    }
  }

  private JsonNode list(String name) throws JsonException {
    Optional<JsonNode> value = optional(name);
    if (value.isPresent() && !value.get().isArray()) {
      throw wrong(name, "a list", value.get());
    }
    return value.orElseGet(Json::array);
  }

  private JsonException wrong(String name, String expected, JsonNode found) {
    return new JsonException(place(name), expected + " was expected, not " + kind(found));
  }

  private static JsonException noObject(String place, JsonNode found) {
    return new JsonException(place, "an object with keys was expected, not " + kind(found));
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "the string '" + node.textValue() + "'";
      default -> node.asText();
    };
  }
}

package org.auroraos.core.internal.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Builds the tree of one text, and names source, line and column of what is wrong with it. */
final class TreeReader {
  private static final Pattern SOURCE =
      Pattern.compile("\\s*(\\([^(]*)?\\[Source: .*", Pattern.DOTALL);

  private final JsonParser parser;
  private final String source;
  private boolean onlyStrings;
  private Set<String> lists = Set.of();
  private Optional<Places> places = Optional.empty();

  TreeReader(JsonParser parser, String source) {
    this.parser = parser;
    this.source = source;
  }

  /**
   * The tree of an object whose values are strings, or null for what is not set.
   *
   * @param listKeys the keys whose values may also be lists, of objects of this kind
   */
  JsonNode readStrings(Set<String> listKeys) throws IOException {
    onlyStrings = true;
    lists = listKeys;
    return read();
  }

  /** Says where the keys of what is read stand. */
  TreeReader noting(Places found) {
    places = Optional.of(found);
    return this;
  }

  JsonNode read() throws IOException {
    try {
      JsonToken first = next();
      if (first == null) {
        throw new JsonException(source, "is empty");
      }
      JsonLocation beginning = parser.currentTokenLocation();
      JsonNode tree = value(first);
      places.ifPresent(found -> found.put(tree, place(beginning)));
      if (next() != null) {
        throw wrong("something follows the end of the value");
      }
      return tree;
    } catch (JacksonException e) {
      throw new JsonException(
          place(e.getLocation()), oneLine(withoutSource(e.getOriginalMessage())));
    } catch (IllegalArgumentException e) {
      throw wrong("not a number that can be read: " + e.getMessage());
    } catch (RuntimeException e) {
      // SnakeYAML reports some errors past Jackson.
      throw wrong(oneLine(String.valueOf(e.getMessage())));
    }
  }

  private JsonNode value(JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> Json.NODES.textNode(text(Json.MAX_STRING));
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> Json.NODES.booleanNode(true);
      case VALUE_FALSE -> Json.NODES.booleanNode(false);
      case VALUE_NULL -> Json.NODES.nullNode();
      default -> throw wrong("a value was expected, not " + token.asString());
    };
  }

  /** The text of a token. Jackson's own limits do not reach all of YAML. */
  private String text(int most) throws IOException {
    if (parser.getTextLength() > most) {
      throw wrong("longer than " + most + " characters");
    }
    return parser.getText();
  }

  private JsonNode decimal() throws IOException {
    text(Json.MAX_NUMBER);
    return Json.NODES.numberNode(parser.getDecimalValue());
  }

  private JsonNode integer() throws IOException {
    text(Json.MAX_NUMBER);
    return switch (parser.getNumberType()) {
      case INT -> Json.NODES.numberNode(parser.getIntValue());
      case LONG -> Json.NODES.numberNode(parser.getLongValue());
      default -> Json.NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private ObjectNode object() throws IOException {
    ObjectNode object = Json.object();
    note(object);
    for (JsonToken token = next(); token != JsonToken.END_OBJECT; token = next()) {
      if (token != JsonToken.FIELD_NAME) {
        throw wrong("a key was expected");
      }
      String name = parser.currentName();
      if (object.has(name)) {
        throw wrong("the key '" + name + "' occurs twice");
      }
      note(object, name);
      JsonToken value = next();
      if (onlyStrings && !isString(value) && !isList(name, value)) {
        throw wrong(name + ": a string was expected, not " + kind(value));
      }
      object.set(name, value(value));
    }
    return object;
  }

  private static boolean isString(JsonToken value) {
    return value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL;
  }

  private boolean isList(String name, JsonToken value) {
    return value == JsonToken.START_ARRAY && lists.contains(name);
  }

  private String kind(JsonToken value) throws IOException {
    return switch (value) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      default -> text(Json.MAX_NUMBER) + "; write it in quotes";
    };
  }

  private ArrayNode array() throws IOException {
    ArrayNode array = Json.array();
    note(array);
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      note(array, String.valueOf(array.size()));
      array.add(value(token));
    }
    return array;
  }

  private JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    // Jackson gives an alias as the string of its name; a tag or an anchor means more than data.
    if (parser instanceof YAMLParser yaml
        && (yaml.isCurrentAlias() || yaml.getObjectId() != null || yaml.getTypeId() != null)) {
      throw wrong("tags, anchors and aliases are not accepted");
    }
    return token;
  }

  private void note(JsonNode container) {
    places.ifPresent(found -> found.put(container, place(parser.currentTokenLocation())));
  }

  private void note(JsonNode container, String key) {
    places.ifPresent(found -> found.put(container, key, place(parser.currentTokenLocation())));
  }

  private JsonException wrong(String problem) {
    return new JsonException(place(parser.currentTokenLocation()), problem);
  }

  /** Jackson's texts may end in where something began, with the name of a source that it hides. */
  private static String withoutSource(String message) {
    return SOURCE.matcher(message).replaceFirst("");
  }

  /** SnakeYAML's texts have several lines; the indented ones only point at the place. */
  private static String oneLine(String message) {
    return message.lines().filter(line -> !line.startsWith(" ")).collect(Collectors.joining(", "));
  }

  private String place(JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? source
        : source + ":" + location.getLineNr() + ":" + location.getColumnNr();
  }
}

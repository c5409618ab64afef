package org.auroraos.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;

/**
 * Policies as JSON: the same keys, flat ({@code "limits.memory"}) or nested, and the four keys of
 * the jail policies of the earlier systems.
 */
final class PolicyJson {
  private PolicyJson() {}

  /** The keys and values of a JSON text; those that are null are not there. */
  static Map<String, Object> properties(String json, String source) throws PolicyException {
    JsonNode tree;
    try {
      tree = Json.parse(json, source);
    } catch (JsonException e) {
      throw new PolicyException(e.place(), "", "", e.problem());
    }
    if (!tree.isObject()) {
      throw new PolicyException(source, "", "", "a policy is a JSON object with keys");
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    flatten("", tree, properties, source);
    return properties;
  }

  /** A policy with all its keys. */
  static ObjectNode tree(SandboxPolicy policy) {
    ObjectNode tree = Json.object();
    for (PolicyKey<?> key : PolicyKeys.ALL) {
      tree.set(key.name(), key.json(policy));
    }
    return tree;
  }

  private static void flatten(
      String prefix, JsonNode object, Map<String, Object> into, String source)
      throws PolicyException {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = prefix + field.getKey();
      JsonNode value = field.getValue();
      if (value.isObject() && PolicyKeys.byName(name).isEmpty()) {
        flatten(name + ".", value, into, source);
      } else if (JailFormat.hasKey(name)) {
        put(JailFormat.keyOf(name), name, JailFormat.value(name, value, source), into, source);
      } else {
        put(name, name, value(name, value, source), into, source);
      }
    }
  }

  private static void put(
      String name, String written, Object value, Map<String, Object> into, String source)
      throws PolicyException {
    if (into.containsKey(name)) {
      throw new PolicyException(source, written, "", "'" + name + "' is given twice");
    }
    if (value != null || !PolicyKeys.NAMES.contains(name)) {
      into.put(name, value);
    }
  }

  private static Object value(String name, JsonNode value, String source) throws PolicyException {
    return switch (value.getNodeType()) {
      case NULL -> null;
      case STRING -> value.textValue();
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.decimalValue();
      case ARRAY -> strings(name, value, source);
      default ->
          throw new PolicyException(source, name, Json.compact(value), "an object is not a value");
    };
  }

  static List<String> strings(String name, JsonNode array, String source) throws PolicyException {
    List<String> strings = new ArrayList<>();
    for (JsonNode element : array) {
      if (!element.isTextual()) {
        throw new PolicyException(source, name, Json.compact(array), "the list is not of strings");
      }
      strings.add(element.textValue());
    }
    return strings;
  }
}

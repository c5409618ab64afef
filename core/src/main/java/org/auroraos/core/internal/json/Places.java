package org.auroraos.core.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the objects and lists of a text begin, and where their keys and elements do, each as {@code
 * source:line:column}. An element's key is its number.
 *
 * <p>By identity: two objects with equal content stand in two places. Strings and numbers have no
 * place of their own, as equal ones may be one node.
 */
final class Places {
  private final IdentityHashMap<JsonNode, String> beginnings = new IdentityHashMap<>();
  private final IdentityHashMap<JsonNode, Map<String, String>> keys = new IdentityHashMap<>();

  /** Says where an object or a list begins. */
  void put(JsonNode container, String place) {
    beginnings.put(container, place);
  }

  /** Says where a key of an object or an element of a list begins. */
  void put(JsonNode container, String key, String place) {
    keys.computeIfAbsent(container, any -> new HashMap<>()).put(key, place);
  }

  /** Where an object or a list begins, if that is known. */
  Optional<String> of(JsonNode container) {
    return Optional.ofNullable(beginnings.get(container));
  }

  /** Where a key or an element begins; where its object or list does, if it has none such. */
  Optional<String> of(JsonNode container, String key) {
    return Optional.ofNullable(keys.getOrDefault(container, Map.of()).get(key))
        .or(() -> of(container));
  }
}

package org.auroraos.core.internal.egress;

import java.util.List;

/**
 * A request that the broker understands.
 *
 * @param target where it goes
 * @param tunnel whether it is a CONNECT, for bytes that nobody looks at
 * @param head what the target is sent first; empty for a tunnel
 * @param body how the body of the request ends
 */
record ProxyRequest(Target target, boolean tunnel, String head, Body body) {
  /** How a body ends, RFC 9112 section 6. */
  sealed interface Body {
    /**
     * After so many bytes; 0 is none.
     *
     * @param length in bytes
     */
    record Sized(long length) implements Body {}

    /** By itself, in chunks. */
    record Chunked() implements Body {}
  }

  /**
   * A header field.
   *
   * @param name as it was written
   * @param value without blanks around it
   */
  record Field(String name, String value) {
    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }

    /** The values of all fields of one name. */
    static List<String> values(List<Field> fields, String name) {
      return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
    }
  }
}

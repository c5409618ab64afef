package org.auroraos.api.policy;

import java.util.Objects;

/**
 * A policy that cannot be understood: which key of which source, its value, and what is wrong with
 * it.
 */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final String key;
  private final String value;

  /**
   * A problem of one key.
   *
   * @param source file, configuration or other origin of the policy
   * @param key the key, or empty if the problem is not of one key
   * @param value the value as it was found, or empty
   * @param problem what is wrong, and what would be right
   */
  public PolicyException(String source, String key, String value, String problem) {
    super(message(source, key, value, problem));
    this.source = Objects.requireNonNull(source, "source");
    this.key = key;
    this.value = value;
  }

  /** File, configuration or other origin of the policy. */
  public String source() {
    return source;
  }

  /** The key, or empty if the problem is not of one key. */
  public String key() {
    return key;
  }

  /** The value as it was found, or empty. */
  public String value() {
    return value;
  }

  private static String message(String source, String key, String value, String problem) {
    if (key.isEmpty()) {
      return source + ": " + problem;
    }
    return source + ": " + key + (value.isEmpty() ? "" : " = " + value) + ": " + problem;
  }
}

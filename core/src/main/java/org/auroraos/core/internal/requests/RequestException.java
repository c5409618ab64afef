package org.auroraos.core.internal.requests;

import java.util.Optional;
import org.auroraos.core.internal.json.JsonException;

/** A request that is not run; the message says why and what to do. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What prevents it, as the answer names it. */
  enum Kind {
    /** The file is not what a request is. */
    MALFORMED,
    /** It is one, and may not be run. */
    REFUSED,
    /** The platform has ended while it ran, or may have run. */
    LOST
  }

  private final Kind kind;
  private final String key;

  RequestException(Kind kind, String message) {
    this(kind, "", message);
  }

  /**
   * The same.
   *
   * @param key of the request that is wrong; may be empty
   */
  RequestException(Kind kind, String key, String message) {
    super(message);
    this.kind = kind;
    this.key = key;
  }

  /** A mistake in the text; what the place names after the file's name is the key. */
  static RequestException malformed(String file, JsonException mistake) {
    String prefix = file + ": ";
    String key =
        mistake.place().startsWith(prefix) ? mistake.place().substring(prefix.length()) : "";
    return new RequestException(Kind.MALFORMED, key, mistake.getMessage());
  }

  Kind kind() {
    return kind;
  }

  Optional<String> key() {
    return Optional.of(key).filter(k -> !k.isEmpty());
  }
}

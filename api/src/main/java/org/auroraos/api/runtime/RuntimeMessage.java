package org.auroraos.api.runtime;

import java.util.Objects;

/** A message between the platform and the runtime in a bundle plugin's sandbox. */
public sealed interface RuntimeMessage {
  /** Version of the protocol that this package speaks. */
  int PROTOCOL = 1;

  /**
   * First message of the runtime: it is up and will start the plugin's bundles.
   *
   * @param protocol version of the protocol that it speaks
   */
  record Hello(int protocol) implements RuntimeMessage {}

  /** The runtime has started all bundles of the plugin. */
  record Ready() implements RuntimeMessage {}

  /**
   * The plugin could not be started; the runtime ends after this.
   *
   * @param stage what failed: {@code install}, {@code resolve}, {@code start}, {@code framework}
   * @param bundle symbolic name or file of the bundle, may be empty
   * @param message what happened: the unresolved requirements, the exception with its causes
   */
  record Failed(String stage, String bundle, String message) implements RuntimeMessage {
    /** Nothing is null. */
    public Failed {
      Objects.requireNonNull(stage, "stage");
      Objects.requireNonNull(bundle, "bundle");
      Objects.requireNonNull(message, "message");
    }
  }

  /** From the platform: stop the bundles and end. */
  record Stop() implements RuntimeMessage {}

  /** The runtime has stopped all bundles and ends now. */
  record Stopped() implements RuntimeMessage {}
}

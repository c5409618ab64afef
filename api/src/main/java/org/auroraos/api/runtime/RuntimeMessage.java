package org.auroraos.api.runtime;

import java.util.Objects;
import java.util.UUID;

/** A message between the platform and the runtime in a bundle plugin's sandbox. */
public sealed interface RuntimeMessage {
  /** Version of the protocol that this package speaks. */
  int PROTOCOL = 3;

  /**
   * The oldest version that a platform still understands: that of runtimes which an earlier
   * platform has started, and which know neither {@link Ping} nor {@link Check}.
   */
  int OLDEST_PROTOCOL = 1;

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

  /**
   * From a platform that takes over from an earlier one: begin the conversation anew.
   *
   * @param nonce tells its answer from everything else
   */
  record Sync(UUID nonce) implements RuntimeMessage {
    /** Nothing is null. */
    public Sync {
      Objects.requireNonNull(nonce, "nonce");
    }
  }

  /**
   * The answer to {@link Sync}. After it the runtime repeats all that it has said, from Hello on,
   * and nothing of before has to be read.
   *
   * @param nonce that of the question
   */
  record Synced(UUID nonce) implements RuntimeMessage {
    /** Nothing is null. */
    public Synced {
      Objects.requireNonNull(nonce, "nonce");
    }
  }

  /**
   * From the platform, to a runtime of protocol 2 or later: are you there? Another is sent only
   * after the answer.
   *
   * @param number tells its answer from others
   */
  record Ping(int number) implements RuntimeMessage {}

  /**
   * The answer to {@link Ping}, at once. It says that the JVM runs and reads, not that the plugin
   * is well.
   *
   * @param number that of the question
   * @param collecting milliseconds that the JVM has spent in garbage collections since its start:
   *     tells a JVM that was late because it collected from one that hung
   */
  record Pong(int number, long collecting) implements RuntimeMessage {}

  /**
   * From the platform, to a runtime of protocol 3 or later: is the plugin well? It is when its
   * framework has a service that matches, and every one of them that is a health check of Felix
   * ({@code org.apache.felix.hc.api.HealthCheck}) says so.
   *
   * @param number tells its answer from others
   * @param filter which services, in the syntax of OSGi Core 3.2.7
   */
  record Check(int number, String filter) implements RuntimeMessage {
    /** Nothing is null. */
    public Check {
      Objects.requireNonNull(filter, "filter");
    }
  }

  /**
   * The answer to {@link Check}.
   *
   * @param number that of the question
   * @param well whether it is
   * @param detail in words of the plugin; may be empty
   */
  record Checked(int number, boolean well, String detail) implements RuntimeMessage {
    /** Nothing is null. */
    public Checked {
      Objects.requireNonNull(detail, "detail");
    }
  }

  /** The runtime has stopped all bundles and ends now. */
  record Stopped() implements RuntimeMessage {}
}

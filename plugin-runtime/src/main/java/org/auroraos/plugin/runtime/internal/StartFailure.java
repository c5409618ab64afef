package org.auroraos.plugin.runtime.internal;

import org.auroraos.api.runtime.RuntimeMessage.Failed;

/** The plugin cannot be started; says why in words for the plugin's author. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Stage stage;
  private final String bundle;

  /** Which step of the start failed. */
  public enum Stage {
    /** The framework itself. */
    FRAMEWORK("framework"),
    /** Reading a bundle. */
    INSTALL("install"),
    /** Wiring the bundles together. */
    RESOLVE("resolve"),
    /** A bundle's activator. */
    START("start");

    private final String word;

    Stage(String word) {
      this.word = word;
    }

    /** The word of {@link Failed#stage()}. */
    public String word() {
      return word;
    }
  }

  /**
   * A failure.
   *
   * @param stage the step
   * @param bundle symbolic name or file name of the bundle, may be empty
   * @param message what happened
   */
  public StartFailure(Stage stage, String bundle, String message) {
    super(message);
    this.stage = stage;
    this.bundle = bundle;
  }

  /** A failure that an exception explains; the message gets its chain of causes. */
  public StartFailure(Stage stage, String bundle, String message, Throwable cause) {
    this(stage, bundle, message + ": " + Causes.of(cause));
    initCause(cause);
  }

  /** What a bundle's activator threw; the message also says where. */
  public static StartFailure ofActivator(String bundle, Throwable cause) {
    String message = "the activator of " + bundle + " failed: " + Causes.withPlaces(cause);
    StartFailure failure = new StartFailure(Stage.START, bundle, message);
    failure.initCause(cause);
    return failure;
  }

  /** What the platform is told. */
  public Failed toMessage() {
    return new Failed(stage.word(), bundle, getMessage());
  }
}

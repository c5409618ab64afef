package org.auroraos.api.plugin;

/**
 * The events of Event Admin (OSGi Compendium, chapter 113) that tell every change of a plugin's
 * state, for who does not want to depend on {@link PluginListener}. The events of one plugin come
 * in the order of its changes. They are delivered while the platform goes on: what a handler reads
 * from the {@link PluginManager} may be newer than the event.
 *
 * <p>The topic is {@value #TOPIC_PREFIX} and the name of the state that the plugin has come to:
 * {@code org/auroraos/plugin/ACTIVE}. All values are of the types that remote receivers can take:
 * {@code String}, {@code Long} and {@code Integer}.
 */
public final class PluginEventConstants {
  /** Before the name of a {@link PluginState}. */
  public static final String TOPIC_PREFIX = "org/auroraos/plugin/";

  /** The topics of all states, as a handler subscribes to them. */
  public static final String ALL_TOPICS = TOPIC_PREFIX + "*";

  /** The plugin's id. */
  public static final String ID = "id";

  /** Its version as it gives it; plugin-supplied text, to be escaped before it is shown. */
  public static final String VERSION = "version";

  /** SHA-256 of its content in hexadecimal; empty if it was rejected before that. */
  public static final String DIGEST = "digest";

  /** The name of the {@link PluginState} that it has come to. */
  public static final String STATE = "state";

  /** The name of the state that it was in. */
  public static final String BEFORE = "before";

  /** Why it is where it is, with what to do about it; empty when all is well. */
  public static final String PROBLEM = "problem";

  /** The name of the policy that it runs under, or will. */
  public static final String POLICY = "policy";

  /** When it changed, in milliseconds since 1970: a {@code Long}, as Event Admin defines it. */
  public static final String TIMESTAMP = "timestamp";

  /** Its process, a {@code Long}; only while there is one. */
  public static final String PID = "pid";

  /**
   * How its last run ended: the name of the {@link org.auroraos.api.sandbox.SandboxStatus}. Only
   * when there has been one.
   */
  public static final String STATUS = "status";

  /** The return code that goes with {@link #STATUS}, an {@code Integer}. */
  public static final String RC = "rc";

  private PluginEventConstants() {}
}

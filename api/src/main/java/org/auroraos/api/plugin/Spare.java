package org.auroraos.api.plugin;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The warm spare of a plugin: a process in a sandbox of its own that has done everything but start
 * the plugin, and takes over when the running one ends and is to be started again.
 *
 * @param state whether there is one
 * @param pid its process, while there is one
 * @param reason why there is none; empty while there is one
 * @param nextTry when it is tried again to make one, if that is planned
 */
public record Spare(State state, OptionalLong pid, String reason, Optional<Instant> nextTry) {
  private static final Spare UNWANTED = none("");

  /** Whether there is a spare. */
  public enum State {
    /** There is none. */
    NONE,
    /** There is a process that does not wait for its start yet. */
    PREPARING,
    /** It could take over now. */
    READY
  }

  /** Nothing is null. */
  public Spare {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(pid, "pid");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(nextTry, "nextTry");
  }

  /** Of a plugin for which nobody wants one. */
  public static Spare unwanted() {
    return UNWANTED;
  }

  /** There is none, for this reason. */
  public static Spare none(String reason) {
    return new Spare(State.NONE, OptionalLong.empty(), reason, Optional.empty());
  }

  /** There is none, for this reason, and it is tried again. */
  public static Spare failed(String reason, Instant nextTry) {
    return new Spare(State.NONE, OptionalLong.empty(), reason, Optional.of(nextTry));
  }

  /** There is one. */
  public static Spare of(long pid, boolean ready) {
    State state = ready ? State.READY : State.PREPARING;
    return new Spare(state, OptionalLong.of(pid), "", Optional.empty());
  }
}

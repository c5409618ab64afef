package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.BACKOFF;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.PENDING_APPROVAL;
import static org.auroraos.api.plugin.PluginState.REJECTED;
import static org.auroraos.api.plugin.PluginState.STAGED;
import static org.auroraos.api.plugin.PluginState.STARTING;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.STOPPING;
import static org.auroraos.api.plugin.PluginState.UNRESPONSIVE;
import static org.auroraos.api.plugin.PluginState.VERIFIED;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.auroraos.api.plugin.PluginState;

/** Which state may follow which. */
final class Transitions {
  private static final Map<PluginState, Set<PluginState>> NEXT = new EnumMap<>(PluginState.class);

  static {
    NEXT.put(STAGED, EnumSet.of(VERIFIED, REJECTED, FAILED));
    NEXT.put(
        VERIFIED,
        EnumSet.of(STAGED, PENDING_APPROVAL, STARTING, STOPPED, BACKOFF, FAILED, REJECTED));
    NEXT.put(
        PENDING_APPROVAL,
        EnumSet.of(STAGED, VERIFIED, STARTING, STOPPED, REJECTED, BACKOFF, FAILED));
    NEXT.put(STARTING, EnumSet.of(ACTIVE, UNRESPONSIVE, STOPPING, STOPPED, BACKOFF, FAILED));
    NEXT.put(ACTIVE, EnumSet.of(STOPPING, STOPPED, BACKOFF, UNRESPONSIVE, FAILED));
    NEXT.put(UNRESPONSIVE, EnumSet.of(ACTIVE, STOPPING, STOPPED, BACKOFF, FAILED));
    NEXT.put(STOPPING, EnumSet.of(STOPPED, FAILED));
    NEXT.put(STOPPED, EnumSet.of(STAGED, VERIFIED, PENDING_APPROVAL, STARTING, FAILED, REJECTED));
    NEXT.put(
        BACKOFF,
        EnumSet.of(STAGED, VERIFIED, PENDING_APPROVAL, STARTING, STOPPED, FAILED, REJECTED));
    NEXT.put(FAILED, EnumSet.of(STAGED, VERIFIED, PENDING_APPROVAL, STARTING, STOPPED, REJECTED));
    NEXT.put(REJECTED, EnumSet.of(STAGED, VERIFIED, PENDING_APPROVAL, STARTING, STOPPED, FAILED));
  }

  private Transitions() {}

  static boolean allowed(PluginState from, PluginState to) {
    return NEXT.get(from).contains(to);
  }
}

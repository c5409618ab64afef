package org.auroraos.backend.linux.internal.launch;

import java.util.Map;
import java.util.TreeMap;
import org.auroraos.backend.linux.internal.seccomp.Action;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Event;

/** What the launcher has told of the system calls that it was asked about. */
final class CallEvents {
  private final Map<Integer, Long> ended = new TreeMap<>();

  /** Takes an event; its count replaces the one before. */
  void add(Event event) {
    if (event.answer() == Action.KILL.value()) {
      ended.put(event.call(), event.count());
    }
  }

  /** How many processes were ended for which call. */
  Map<Integer, Long> ended() {
    return Map.copyOf(ended);
  }
}

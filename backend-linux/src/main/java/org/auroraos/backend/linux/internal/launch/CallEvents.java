package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.backend.Observer.Scope;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.backend.linux.internal.observe.CallReader;
import org.auroraos.backend.linux.internal.observe.Places;
import org.auroraos.backend.linux.internal.seccomp.Action;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the launcher tells of the system calls that it is asked about, for those who observe. */
final class CallEvents {
  private static final Logger LOG = LoggerFactory.getLogger(CallEvents.class);

  private final Observer observer;
  private final Optional<CallReader> reader;
  private final Places places;
  private final Map<Integer, Long> ended = new TreeMap<>();

  private CallEvents(Observer observer, Optional<CallReader> reader, Places places) {
    this.observer = observer;
    this.reader = reader;
    this.places = places;
  }

  /**
   * For a launch.
   *
   * @param runtime whether a path is shown to every sandbox
   */
  static CallEvents of(SandboxLaunch launch, Optional<CallReader> reader, Predicate<Path> runtime) {
    return new CallEvents(launch.observer(), reader, Places.of(launch, runtime));
  }

  /** Takes an event; its count replaces the one before. */
  void add(Event event) {
    if (event.answer() == Action.KILL.value()) {
      ended.put(event.call(), event.count());
    }
    if (observer.scope() != Scope.NOTHING) {
      reader.ifPresent(known -> known.read(event, places).forEach(this::tell));
    }
  }

  /** There is no more; so many calls were not told. */
  void end(long lost) {
    if (lost > 0 && observer.scope() != Scope.NOTHING) {
      observer.lost(lost);
    }
  }

  /** How many processes were ended for which call. */
  Map<Integer, Long> ended() {
    return Map.copyOf(ended);
  }

  private void tell(Observation observation) {
    try {
      observer.observed(observation);
    } catch (RuntimeException e) {
      LOG.error("An observer failed on {}", observation, e);
    }
  }
}

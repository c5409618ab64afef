package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observation.Answer;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.backend.Observer.Scope;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.backend.linux.internal.cgroup.Counters;
import org.auroraos.backend.linux.internal.observe.CallReader;
import org.auroraos.backend.linux.internal.observe.Places;
import org.auroraos.backend.linux.internal.seccomp.Action;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Event;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the launcher tells of the system calls that it is asked about, for those who observe. */
final class CallEvents {
  private static final Logger LOG = LoggerFactory.getLogger(CallEvents.class);

  private static final int SIGXFSZ = 25;

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

  /** For a program that an earlier platform has launched: nobody observes it any more. */
  static CallEvents unobserved() {
    return new CallEvents(Observer.none(), Optional.empty(), Places.none());
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

  /** There is no more; what the kernel counted is told too. */
  void end(Exit exit, Counters counters) {
    if (exit.traffic().lostEvents() > 0 && observer.scope() != Scope.NOTHING) {
      observer.lost(exit.traffic().lostEvents());
    }
    limit(Capability.PROCESSES, counters.processHits(), "");
    limit(Capability.MEMORY, counters.memoryHits(), killed(counters));
    limit(Capability.CPU_QUOTA, counters.slowed().toSeconds(), "in seconds of waiting");
    boolean fileSize = exit.signaled() && exit.code() == SIGXFSZ;
    limit(Capability.FILE_SIZE, fileSize ? 1 : 0, "");
  }

  private static String killed(Counters counters) {
    return counters.oomKills() == 0
        ? ""
        : "the kernel killed " + counters.oomKills() + " of its processes";
  }

  private void limit(Capability limit, long count, String detail) {
    if (count > 0) {
      tell(new Observation(Kind.LIMIT, limit.id(), Answer.DENIED, Optional.empty(), detail, count));
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

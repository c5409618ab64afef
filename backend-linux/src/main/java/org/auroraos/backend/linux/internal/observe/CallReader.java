package org.auroraos.backend.linux.internal.observe;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observation.Answer;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.backend.linux.internal.seccomp.Action;
import org.auroraos.backend.linux.internal.seccomp.FilterLibrary;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Event;
import org.auroraos.backend.linux.internal.wire.Listening.Read;

/** Reads what the launcher tells of the system calls of one sandbox. */
public final class CallReader {
  private static final int ARGUMENTS = 6;

  private final FilterLibrary filters;
  private final Map<String, FileCall> fileCalls = new HashMap<>();

  /** The arguments come with the first event of a call only. */
  private final Map<Long, List<Long>> firstArguments = new HashMap<>();

  /** With the filters of this machine. */
  public CallReader(FilterLibrary filters) {
    this.filters = filters;
    FileCall.all().forEach(call -> fileCalls.put(call.name(), call));
  }

  /** What the launcher has to read of calls on files and addresses. */
  public static List<Read> reads(FilterLibrary filters) {
    return FileCall.reads(filters);
  }

  /** The names of these calls. */
  public static List<String> names() {
    return FileCall.all().stream().map(FileCall::name).toList();
  }

  /** What a program did, as far as it is of interest. */
  public List<Observation> read(Event event, Places places) {
    String name = filters.name(event.call());
    Action answer = Action.ofValue(event.answer());
    FileCall call = fileCalls.get(name);
    Observation made = call(event, name, answer);
    Optional<Observation> done =
        call == null || made.answer() == Answer.DENIED
            ? Optional.empty()
            : subject(event, call, places);
    return Stream.concat(done.stream(), Stream.of(made).filter(CallReader::isOfNote)).toList();
  }

  /** A call that the strict set has is of no interest as such. */
  private static boolean isOfNote(Observation made) {
    return made.answer() == Answer.DENIED || made.needs().filter(Profile.STRICT::equals).isEmpty();
  }

  private static Optional<Observation> subject(Event event, FileCall call, Places places) {
    if (event.path().isPresent()) {
      return path(event, call, places);
    }
    return SocketAddress.text(event.address())
        .map(where -> observed(call.kind(0), where, Answer.ALLOWED, call.name(), event.count()));
  }

  private static Optional<Observation> path(Event event, FileCall call, Places places) {
    Optional<Path> path = Places.resolve(event.path().orElseThrow(), event.base());
    if (path.isEmpty()) {
      return Optional.empty();
    }
    return places
        .answer(path.get())
        .map(
            answer ->
                observed(
                    call.kind(event.flags()),
                    path.get().toString(),
                    answer,
                    call.name(),
                    event.count()));
  }

  private Observation call(Event event, String name, Action answer) {
    long[] arguments = arguments(event);
    Answer what = answer.equals(Action.ALLOW) ? Answer.ALLOWED : Answer.DENIED;
    String detail = what == Answer.DENIED ? "answered with " + answer.name() : "";
    String reason = filters.reason(name, arguments);
    return new Observation(
        Kind.SYSCALL,
        name,
        what,
        Optional.of(filters.needs(name, arguments)),
        detail.isEmpty() || reason.isEmpty() ? detail + reason : detail + ": " + reason,
        event.count());
  }

  private long[] arguments(Event event) {
    long key = ((long) event.call() << 32) | (event.answer() & 0xffff_ffffL);
    if (!event.arguments().isEmpty()) {
      firstArguments.putIfAbsent(key, event.arguments());
    }
    List<Long> first = firstArguments.getOrDefault(key, List.of());
    return Arrays.copyOf(first.stream().mapToLong(Long::longValue).toArray(), ARGUMENTS);
  }

  private static Observation observed(
      Kind kind, String subject, Answer answer, String call, long count) {
    return new Observation(kind, subject, answer, Optional.empty(), call, count);
  }
}

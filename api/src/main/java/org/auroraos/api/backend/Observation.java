package org.auroraos.api.backend;

import java.util.Objects;
import java.util.Optional;
import org.auroraos.api.policy.SyscallPolicy;

/**
 * Something that a sandboxed program did or tried, as its backend saw it.
 *
 * <p>It is a hint for people and for learning, not evidence: a program can show one path to whoever
 * looks and another to the system, and what happened in a way that the backend does not watch is
 * not seen.
 *
 * @param kind what it did
 * @param subject to what: an absolute normal path inside, {@code ADDRESS:PORT}, {@code unix:PATH},
 *     the name of a system call, or the id of a {@link org.auroraos.api.sandbox.Capability}; of the
 *     program, so to be escaped before it is shown
 * @param answer what became of it
 * @param needs for {@link Kind#SYSCALL}: the smallest set of calls that allows it; empty for
 *     everything else
 * @param detail more in words: the system call, why it is denied; may be empty
 * @param count how often until now; a later observation that differs only in this replaces it
 */
public record Observation(
    Kind kind,
    String subject,
    Answer answer,
    Optional<SyscallPolicy.Profile> needs,
    String detail,
    long count) {
  /** What a program did. */
  public enum Kind {
    /** It asked for the properties of a file. */
    FILE_LOOK,
    /** It opened a file to read it, or a directory to list it. */
    FILE_READ,
    /** It made, changed or removed a file. */
    FILE_WRITE,
    /** It executed a file. */
    EXECUTE,
    /** It wanted to reach an address. */
    CONNECT,
    /** It wanted to be reached at an address. */
    BIND,
    /** It made a system call of note. */
    SYSCALL,
    /** It reached a limit; told when it has ended. */
    LIMIT
  }

  /** What became of it. */
  public enum Answer {
    /** The sandbox let it happen; whether it succeeded is not known. */
    ALLOWED,
    /** The sandbox denied it. */
    DENIED,
    /** It is not there inside, and is there outside. */
    NOT_SHOWN
  }

  /** Checks that nothing is null. */
  public Observation {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(needs, "needs");
    Objects.requireNonNull(detail, "detail");
  }
}

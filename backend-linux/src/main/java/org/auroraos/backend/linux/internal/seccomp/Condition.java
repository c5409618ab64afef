package org.auroraos.backend.linux.internal.seccomp;

/**
 * A condition on the low 32 bits of an argument: {@code (arg & mask) == value}, or its opposite.
 *
 * @param argument index, 0 to 5
 * @param mask applied first; -1 for none
 * @param equal whether the masked value must be equal, or must not be
 * @param value what it is compared with
 */
public record Condition(int argument, int mask, boolean equal, int value) {
  /** Checks the index, and that the comparison can come out both ways. */
  public Condition {
    if (argument < 0 || argument > 5) {
      throw new IllegalArgumentException("a system call has arguments 0 to 5, not " + argument);
    }
    if ((value & ~mask) != 0) {
      throw new IllegalArgumentException("the value has bits outside the mask");
    }
  }

  /** Whether it holds for this argument. */
  public boolean holds(long argumentValue) {
    return (((int) argumentValue & mask) == value) == equal;
  }
}

package org.auroraos.backend.linux.internal.identity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The users and groups that the platform may give away: the first three quarters to owners, for
 * good; the last quarter to sandboxes without an owner, for as long as they live.
 *
 * @param first the first id
 * @param last the last id
 */
public record IdRange(int first, int last) {
  /** A range that systemd and distributions leave free; 64 Ki ids from 0x70000000. */
  public static final IdRange DEFAULT = new IdRange(1879048192, 1879113727);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,10})-([0-9]{1,10})");
  static final int LOWEST = 1000;
  private static final int SMALLEST = 16;

  /** Checks that it is neither tiny nor touches the ids of the system. */
  public IdRange {
    if (first < LOWEST || last - first < SMALLEST) {
      throw new IllegalArgumentException(
          "an identity range begins at %d or later and has at least %d ids: %d-%d"
              .formatted(LOWEST, SMALLEST, first, last));
    }
  }

  /** Reads {@code FIRST-LAST}. */
  public static IdRange parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a range FIRST-LAST of user ids: " + text);
    }
    return new IdRange(number(matcher.group(1)), number(matcher.group(2)));
  }

  /** How many ids. */
  public int size() {
    return last - first + 1;
  }

  /** How many of them are for owners. */
  int owners() {
    return size() / 4 * 3;
  }

  /** The first id for sandboxes without an owner. */
  int firstPassing() {
    return first + owners();
  }

  /** How many ids there are for sandboxes without an owner. */
  int passing() {
    return size() - owners();
  }

  boolean contains(int id) {
    return id >= first && id <= last;
  }

  private static int number(String digits) {
    long value = Long.parseLong(digits);
    if (value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("not a user id: " + digits);
    }
    return (int) value;
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}

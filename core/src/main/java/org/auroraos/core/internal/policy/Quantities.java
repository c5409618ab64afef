package org.auroraos.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations, sizes and counts. In a policy zero means no limit; in writing it is a word. */
final class Quantities {
  static final String UNLIMITED = "unlimited";

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([+-]?[0-9]+)\\s*([A-Za-z%]*)");

  /** Nanoseconds of a unit, the largest first. */
  private static final Map<String, Long> TIME_UNITS =
      units(
          "h",
          3_600_000_000_000L,
          "m",
          60_000_000_000L,
          "s",
          1_000_000_000L,
          "ms",
          1_000_000L,
          "us",
          1_000L,
          "ns",
          1L);

  /** Bytes of a unit, the largest first. */
  private static final Map<String, Long> SIZE_UNITS =
      units("TiB", 1L << 40, "GiB", 1L << 30, "MiB", 1L << 20, "KiB", 1L << 10, "B", 1L);

  private Quantities() {}

  static ValueType<Duration> duration() {
    return new Quantity<>(
        "duration (`500ms`, `30s`, `2m`, `1h`) or `unlimited`",
        UNLIMITED,
        text -> Duration.ofNanos(scaled(text, TIME_UNITS, "a duration such as 30s, 500ms, 2m, 1h")),
        value -> unscaled(nanos(value), TIME_UNITS),
        Duration.ZERO);
  }

  static ValueType<Long> size() {
    return new Quantity<>(
        "size (`64KiB`, `512MiB`, `1GiB`, `1048576B`) or `unlimited`",
        UNLIMITED,
        Quantities::bytes,
        value -> unscaled(value, SIZE_UNITS),
        0L);
  }

  /** A size that must have a bound. */
  static ValueType<Long> boundedSize() {
    return new Quantity<>(
        "size (`64KiB`, `512MiB`, `1GiB`)",
        "",
        Quantities::bytes,
        value -> unscaled(value, SIZE_UNITS),
        -1L);
  }

  static ValueType<Integer> count() {
    return new Quantity<>(
        "number or `unlimited`",
        UNLIMITED,
        text -> whole(text, "", Integer.MAX_VALUE),
        n -> "" + n,
        0);
  }

  static ValueType<Integer> weight() {
    return new Quantity<>(
        "number from 1 to 10000, or `unset`",
        "unset",
        text -> whole(text, "", 10_000),
        n -> "" + n,
        0);
  }

  static ValueType<Integer> percent() {
    return new Quantity<>(
        "percent of one CPU (`150%`) or `unlimited`",
        UNLIMITED, text -> whole(text, "%", 1_000_000), n -> n + "%", 0);
  }

  /** A duration in code can be longer than 292 years, which no limit can tell from forever. */
  private static long nanos(Duration value) {
    Duration longest = Duration.ofNanos(Long.MAX_VALUE);
    return value.compareTo(longest) < 0 ? value.toNanos() : Long.MAX_VALUE;
  }

  private static long bytes(String text) throws ValueException {
    return scaled(text, SIZE_UNITS, "a size such as 64KiB, 512MiB, 1GiB, 1048576B");
  }

  private static long scaled(String text, Map<String, Long> units, String expected)
      throws ValueException {
    Matcher parts = parts(text, expected);
    Long factor = units.get(parts.group(2));
    if (factor == null) {
      throw new ValueException(unitProblem(parts.group(2), units) + "; " + expected + " is meant");
    }
    return positive(parts.group(1), factor, Long.MAX_VALUE);
  }

  private static int whole(String text, String unit, int most) throws ValueException {
    String expected = unit.isEmpty() ? "a whole number" : "a whole number with '" + unit + "'";
    Matcher parts = parts(text, expected);
    if (!parts.group(2).equals(unit)) {
      throw new ValueException(expected + " was expected");
    }
    return (int) positive(parts.group(1), 1, most);
  }

  private static Matcher parts(String text, String expected) throws ValueException {
    Matcher parts = NUMBER_AND_UNIT.matcher(text);
    if (!parts.matches()) {
      throw new ValueException("not understood; " + expected + " was expected");
    }
    return parts;
  }

  private static String unitProblem(String unit, Map<String, Long> units) {
    if (unit.isEmpty()) {
      return "the unit is missing";
    }
    if (units == SIZE_UNITS && unit.matches("[KMGT]B?")) {
      // 1000 or 1024: two readers, two limits.
      return "the unit " + unit + " is ambiguous, write " + unit.charAt(0) + "iB";
    }
    return "unknown unit '" + unit + "', known are " + String.join(", ", units.keySet());
  }

  private static long positive(String digits, long factor, long most) throws ValueException {
    if (digits.startsWith("-")) {
      throw new ValueException("a limit cannot be negative");
    }
    long value;
    try {
      value = Math.multiplyExact(Long.parseLong(digits), factor);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new ValueException("too large");
    }
    if (value > most) {
      throw new ValueException("too large, at most " + most);
    }
    if (value == 0) {
      throw new ValueException("more than zero was expected");
    }
    return value;
  }

  private static String unscaled(long value, Map<String, Long> units) {
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      if (value % unit.getValue() == 0) {
        return value / unit.getValue() + unit.getKey();
      }
    }
    throw new IllegalStateException("the smallest unit is 1");
  }

  private static Map<String, Long> units(Object... namesAndFactors) {
    Map<String, Long> units = new LinkedHashMap<>();
    for (int i = 0; i < namesAndFactors.length; i += 2) {
      units.put((String) namesAndFactors[i], (Long) namesAndFactors[i + 1]);
    }
    return units;
  }

  /** Reads the text of a quantity. */
  private interface Reader<T> {
    T read(String text) throws ValueException;
  }

  /** A quantity, with a word for none if it may have none. */
  private record Quantity<T>(
      String form, String noneWord, Reader<T> reader, Function<T, String> writer, T none)
      implements ValueType<T> {
    @Override
    public T parse(Object value) throws ValueException {
      String text = ValueType.text(value);
      if (!noneWord.isEmpty() && text.equals(noneWord)) {
        return none;
      }
      try {
        return reader.read(text);
      } catch (ValueException e) {
        String none = noneWord.isEmpty() ? "" : ", or '" + noneWord + "'";
        throw new ValueException(e.getMessage() + none);
      }
    }

    @Override
    public String format(T value) {
      return value.equals(none) ? noneWord : writer.apply(value);
    }

    @Override
    public JsonNode json(T value) {
      boolean number = value instanceof Integer && writer.apply(value).equals(value.toString());
      return number && !value.equals(none)
          ? IntNode.valueOf((Integer) value)
          : TextNode.valueOf(format(value));
    }
  }
}

package org.auroraos.core.internal.shell;

import java.util.List;

/**
 * How the values of one type look.
 *
 * @param <T> the type of the values
 */
interface View<T> {
  /** The type whose values it shows. */
  Class<T> type();

  /** Many values, one or more rows each. */
  String table(List<T> values);

  /** Everything about one value. */
  String detail(T value);

  /** One value on one line. */
  String line(T value);
}

package org.auroraos.core.internal.shell;

import java.util.AbstractList;
import java.util.List;

/**
 * Values of one type, shown as a table; to a script it is a list like any other.
 *
 * @param <T> the type of the values
 */
class Listing<T> extends AbstractList<T> {
  private final Class<T> type;
  private final List<T> values;

  Listing(Class<T> type, List<T> values) {
    this.type = type;
    this.values = List.copyOf(values);
  }

  Class<T> type() {
    return type;
  }

  @Override
  public T get(int index) {
    return values.get(index);
  }

  @Override
  public int size() {
    return values.size();
  }
}

package org.auroraos.plugin.runtime.internal.framework;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a bundle, if it has one of the form that OSGi Core gives (1.3.2). */
public final class SymbolicName {
  private static final Pattern FORM = Pattern.compile("[\\w-]+(\\.[\\w-]+)*");

  private SymbolicName() {}

  /** The name in the text of a Bundle-SymbolicName header; the header may be missing (null). */
  public static Optional<String> of(Object header) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.toString();
    int end = text.indexOf(';');
    String name = (end < 0 ? text : text.substring(0, end)).trim();
    return FORM.matcher(name).matches() ? Optional.of(name) : Optional.empty();
  }
}

package org.auroraos.core.internal.json;

import java.io.IOException;

/** Text that is not what it should be; the message begins with the source, line and column. */
public final class JsonException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final String problem;

  /**
   * A problem at a place.
   *
   * @param place the source, with line and column or the path of the field
   * @param problem what is wrong there
   */
  public JsonException(String place, String problem) {
    super(place + ": " + problem);
    this.place = place;
    this.problem = problem;
  }

  /** The source, with line and column or the path of the field. */
  public String place() {
    return place;
  }

  /** What is wrong there. */
  public String problem() {
    return problem;
  }
}

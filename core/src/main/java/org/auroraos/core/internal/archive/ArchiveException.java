package org.auroraos.core.internal.archive;

import java.io.IOException;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.text.TerminalText;

/** A plugin that is refused for what it is. The message is fit for a terminal. */
public final class ArchiveException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SHOWN = 200;

  /** A problem of the whole file. */
  public ArchiveException(String source, String problem) {
    super(TerminalText.line(source + ": " + problem));
  }

  /** A problem of one entry of it. */
  public ArchiveException(String source, String entry, String problem) {
    super(TerminalText.line(source + ": '" + shortened(entry) + "': " + problem));
  }

  private ArchiveException(Throwable cause) {
    super(TerminalText.line(String.valueOf(cause.getMessage())), cause);
  }

  /** A manifest that cannot be read; its message names the place. */
  static ArchiveException of(JsonException problem) {
    return new ArchiveException(problem);
  }

  private static String shortened(String entry) {
    return entry.length() <= MAX_SHOWN ? entry : entry.substring(0, MAX_SHOWN) + "…";
  }
}

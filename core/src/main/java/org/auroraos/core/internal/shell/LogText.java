package org.auroraos.core.internal.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.logs.LogRecord;
import org.auroraos.core.internal.text.TerminalText;

/** Lines of a plugin's log, fit for a terminal. */
final class LogText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private LogText() {}

  /** Time, stream and text; times in this zone. */
  static Function<LogRecord, String> inZone(ZoneId zone) {
    return record ->
        TIME.format(record.time().atZone(zone))
            + " "
            + TerminalText.line(String.format("%-6s", record.stream()))
            + " "
            + (record.dropped() > 0 ? "[" + record.dropped() + " lines lost] " : "")
            + TerminalText.line(record.line());
  }

  /** Everything that is known of a line of this plugin, as a JSON object on one line. */
  static Function<LogRecord, String> json(String plugin) {
    return record -> json(plugin, record);
  }

  private static String json(String plugin, LogRecord record) {
    ObjectNode view = Json.object();
    view.put("time", record.time().toString());
    view.put("stream", record.stream());
    view.put("plugin", plugin);
    if (record.pid() > 0) {
      view.put("pid", record.pid());
    }
    if (record.seq() > 0) {
      view.put("seq", record.seq());
    }
    view.put("line", record.line());
    if (record.continued()) {
      view.put("continued", true);
    }
    if (record.dropped() > 0) {
      view.put("dropped", record.dropped());
    }
    return Json.compact(view);
  }
}

package org.auroraos.core.internal.logs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;

/**
 * A line of a plugin's log.
 *
 * @param time when it was read from the plugin
 * @param stream {@code stdout}, {@code stderr}, or {@code aurora} for the platform's own remarks
 * @param pid the process that wrote it, or that it is about; 0 where it is not known
 * @param seq number of the record; grows by one, also over restarts, so that a gap shows
 * @param line the text without its end; of a stranger, to be escaped before it is shown
 * @param continued whether the line goes on in the next record of its stream
 * @param dropped how many lines before this one could not be written
 */
public record LogRecord(
    Instant time, String stream, long pid, long seq, String line, boolean continued, long dropped) {
  /** The stream of the platform's own remarks. */
  public static final String PLATFORM = "aurora";

  /** As one line of JSON in the log of a plugin, without its end. */
  String toJson(String plugin) {
    ObjectNode json = Json.object();
    json.put("time", time.toString());
    json.put("stream", stream);
    json.put("plugin", plugin);
    if (pid > 0) {
      json.put("pid", pid);
    }
    json.put("seq", seq);
    json.put("line", line);
    if (continued) {
      json.put("cont", true);
    }
    if (dropped > 0) {
      json.put("dropped", dropped);
    }
    return Json.compact(json);
  }

  static LogRecord parse(String json) throws JsonException {
    Fields fields = Fields.of(Json.parse(json, "log"), "log");
    try {
      return new LogRecord(
          Instant.parse(fields.string("time")),
          fields.string("stream"),
          fields.optionalLong("pid").orElse(0L),
          fields.optionalLong("seq").orElse(0L),
          fields.string("line"),
          fields.bool("cont", false),
          fields.optionalLong("dropped").orElse(0L));
    } catch (DateTimeException e) {
      throw new JsonException("log", e.getMessage());
    }
  }
}

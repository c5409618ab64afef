package org.auroraos.core.internal.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.json.Views;
import org.auroraos.core.internal.supervise.RestartHistory;

/**
 * The restarts of a plugin: {@code restarts.json}, beside its state.
 *
 * @param history those that were
 * @param due when the last of them was to take place
 * @param reason what it was for, in words
 * @param total how many there were since the plugin was deployed or they were forgotten
 * @param run the trace id of the run whose end the last of them follows, or after which there were
 *     no more; empty if none is known
 * @param givenUp why there are no more; empty as long as there are
 */
public record RestartRecord(
    RestartHistory history, Instant due, String reason, int total, String run, String givenUp) {
  /** Nothing is null. */
  public RestartRecord {
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(due, "due");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(givenUp, "givenUp");
  }

  /** The same, but that there are no more. */
  public RestartRecord givenUp(String lastRun, String lastReason, String why) {
    return new RestartRecord(history, due, lastReason, total, lastRun, why);
  }

  /** The same, but that there are more. */
  public RestartRecord resumed() {
    return new RestartRecord(history, due, reason, total, run, "");
  }

  String toJson() {
    ObjectNode json = Json.object();
    json.put("streak", history.streak());
    json.set("recent", Views.strings(history.recent().stream().map(Instant::toString).toList()));
    json.put("due", due.toString());
    json.put("reason", reason);
    json.put("total", total);
    json.put("run", run);
    if (!givenUp.isEmpty()) {
      json.put("givenUp", givenUp);
    }
    return Json.pretty(json) + "\n";
  }

  static RestartRecord read(Path file) throws IOException {
    Fields fields = Fields.of(Json.read(file), file.toString());
    long streak = fields.optionalLong("streak").orElse(-1L);
    List<Instant> recent = new ArrayList<>();
    RestartRecord record;
    try {
      for (String time : fields.strings("recent")) {
        recent.add(Instant.parse(time));
      }
      record =
          new RestartRecord(
              new RestartHistory(Math.toIntExact(streak), recent),
              Instant.parse(fields.string("due")),
              fields.string("reason"),
              Math.toIntExact(fields.optionalLong("total").orElse(streak)),
              fields.optionalString("run").orElse(""),
              fields.optionalString("givenUp").orElse(""));
    } catch (DateTimeException | ArithmeticException e) {
      throw new JsonException(file.toString(), "has a value that was not written by Aurora");
    }
    fields.end();
    if (streak < 0) {
      throw new JsonException(file.toString(), "has a value that was not written by Aurora");
    }
    return record;
  }
}

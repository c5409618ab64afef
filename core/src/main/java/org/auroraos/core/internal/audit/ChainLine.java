package org.auroraos.core.internal.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.core.internal.archive.Sha256;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;

/**
 * A record as a line of JSON. Its hash is over the bytes of the line up to the field that holds it,
 * which is the last one, and the field before it is the hash of the record before: what is checked
 * is what is written, not what a parser makes of it.
 *
 * @param record the record
 * @param previous hash of the record before it, {@link #NONE} for the first
 * @param text the line, without its end
 */
record ChainLine(AuditRecord record, String previous, String text) {
  /** In place of the hash of a record that does not exist. */
  static final String NONE = "0".repeat(64);

  private static final String HASH = ",\"hash\":\"";
  private static final int TAIL = HASH.length() + NONE.length() + "\"}".length();

  /** The next line. Its record has no more of the entry than what can be read again. */
  static ChainLine of(long seq, Instant time, AuditEntry whole, String previous) {
    AuditEntry entry = EntryBounds.within(whole);
    ObjectNode json = Json.object();
    json.put("seq", seq);
    json.put("time", time.toString());
    json.put("event", entry.event());
    json.put("subject", entry.subject());
    json.put("actor", entry.actor());
    ObjectNode details = json.putObject("details");
    entry.details().forEach(details::put);
    json.put("prev", previous);
    String compact = Json.compact(json);
    String body = compact.substring(0, compact.length() - 1);
    String hash = Sha256.ofText(body);
    return new ChainLine(
        new AuditRecord(seq, time, entry, hash), previous, body + HASH + hash + "\"}");
  }

  /**
   * Reads a line and checks its hash.
   *
   * @throws JsonException when it is no record, or its hash is not that of its content
   */
  static ChainLine parse(String text, String source) throws JsonException {
    int end = text.length() - TAIL;
    if (end <= 0 || !text.startsWith(HASH, end)) {
      throw new JsonException(source, "is not a record of the audit log");
    }
    Fields fields = Fields.of(Json.parse(text, source), source);
    String hash = Sha256.ofText(text.substring(0, end));
    if (!fields.string("hash").equals(hash)) {
      throw new JsonException(source, "was edited: its hash is not that of its content");
    }
    try {
      AuditEntry entry =
          new AuditEntry(
              fields.string("event"),
              fields.string("subject"),
              fields.string("actor"),
              details(fields));
      long seq = fields.optionalLong("seq").orElse(0L);
      AuditRecord record = new AuditRecord(seq, Instant.parse(fields.string("time")), entry, hash);
      return new ChainLine(record, fields.string("prev"), text);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new JsonException(source, e.getMessage());
    }
  }

  private static Map<String, String> details(Fields fields) throws JsonException {
    Map<String, String> details = new TreeMap<>();
    Fields inner =
        fields
            .optionalObject("details")
            .orElseThrow(() -> new JsonException(fields.place(), "details are missing"));
    for (String name : inner.names()) {
      details.put(name, inner.string(name));
    }
    return details;
  }
}

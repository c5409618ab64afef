package org.auroraos.core.internal.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.auroraos.api.audit.AuditHead;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.store.DurableFiles;

/**
 * {@code head.json}: how far the log has come, so that records cut off at its end are missed, and
 * where what is kept of it begins.
 *
 * @param head the last record
 * @param before the record before the oldest that is kept; {@code 0:0000...} at the beginning
 */
record HeadFile(AuditHead head, AuditHead before) {
  private static final AuditHead START = new AuditHead(0, ChainLine.NONE);

  static HeadFile empty() {
    return new HeadFile(START, START);
  }

  private static Path file(Path directory) {
    return directory.resolve("head.json");
  }

  /** As it is on the disk; empty when there is none. */
  static Optional<HeadFile> read(Path directory) throws IOException {
    Path file = file(directory);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Fields fields = Fields.of(Json.read(file), file.toString());
    HeadFile read =
        new HeadFile(
            new AuditHead(seq(fields, "seq"), fields.string("hash")),
            new AuditHead(seq(fields, "before"), fields.string("before-hash")));
    fields.end();
    return Optional.of(read);
  }

  void write(Path directory) throws IOException {
    ObjectNode json = Json.object();
    json.put("seq", head.seq());
    json.put("hash", head.hash());
    json.put("before", before.seq());
    json.put("before-hash", before.hash());
    DurableFiles.write(file(directory), Json.compact(json) + "\n");
  }

  private static long seq(Fields fields, String name) throws JsonException {
    return fields
        .optionalLong(name)
        .filter(seq -> seq >= 0)
        .orElseThrow(() -> new JsonException(fields.place(), name + " is missing"));
  }
}

package org.auroraos.core.internal.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.auroraos.api.audit.AuditQuery;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.core.internal.json.JsonException;

/**
 * Finds records, from the newest file to the oldest, no further than needed.
 *
 * @param files the log
 */
record AuditReader(JournalFiles files) {
  List<AuditRecord> read(AuditQuery query) throws IOException {
    List<Path> newestFirst = new ArrayList<>(files.list());
    Collections.reverse(newestFirst);
    Deque<AuditRecord> found = new ArrayDeque<>();
    for (Path file : newestFirst) {
      List<AuditRecord> wanted = newest(file, query, query.most() - found.size());
      for (int i = wanted.size() - 1; i >= 0; i--) {
        found.addFirst(wanted.get(i));
      }
      if (found.size() >= query.most()) {
        break;
      }
    }
    return List.copyOf(found);
  }

  private static List<AuditRecord> newest(Path file, AuditQuery query, int most)
      throws IOException {
    Deque<AuditRecord> wanted = new ArrayDeque<>();
    try (BufferedReader reader = JournalFiles.reader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        try {
          AuditRecord record = ChainLine.parse(line, file.toString()).record();
          if (query.matches(record)) {
            wanted.addLast(record);
          }
        } catch (JsonException damaged) {
          continue; // for the check to tell; and a line that is just being written
        }
        if (wanted.size() > most) {
          wanted.removeFirst();
        }
      }
    } catch (NoSuchFileException rotatedAway) {
      return List.of();
    }
    return List.copyOf(wanted);
  }
}

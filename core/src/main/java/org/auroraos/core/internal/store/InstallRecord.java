package org.auroraos.core.internal.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.json.Views;

/**
 * The versions of a plugin whose entry point {@code install} has succeeded: {@code installed.json},
 * beside its state.
 *
 * @param digests of these versions, the latest last
 */
record InstallRecord(List<String> digests) {
  private static final long FORMAT = 1;

  /** A plugin that is replaced every day is remembered for a quarter of a year. */
  private static final int MOST = 100;

  InstallRecord {
    digests = List.copyOf(digests);
  }

  /** The same with another version. */
  InstallRecord with(String digest) {
    List<String> more = new ArrayList<>(digests);
    more.remove(digest);
    more.add(digest);
    return new InstallRecord(more.subList(Math.max(0, more.size() - MOST), more.size()));
  }

  String toJson() {
    ObjectNode json = Json.object();
    json.put("format", FORMAT);
    json.set("digests", Views.strings(digests));
    return Json.pretty(json) + "\n";
  }

  /** Reads a record; without a file nothing was installed. */
  static InstallRecord read(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new InstallRecord(List.of());
    }
    try {
      Fields fields = Fields.of(Json.read(file), file.toString());
      if (fields.optionalLong("format").orElse(0L) != FORMAT) {
        throw new JsonException(file.toString(), "another format than the one that is known");
      }
      InstallRecord record = new InstallRecord(fields.strings("digests"));
      fields.end();
      return record;
    } catch (JsonException e) {
      throw new IOException(
          e.getMessage() + "; without this file, its entry point install is run again", e);
    }
  }
}

package org.auroraos.core.internal.requests;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.auroraos.core.internal.archive.PluginId;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.requests.RequestException.Kind;

/**
 * What is asked for: {@code {"plugin": "weather", "cmd": "sh report.sh", "timeout": 10}}.
 *
 * @param plugin the id of the plugin in whose sandbox it is to run
 * @param command the program and its arguments; a {@code cmd} that is one text is for {@code
 *     /bin/sh}
 * @param timeout how long it may take
 */
record Request(String plugin, List<String> command, Duration timeout) {
  /** Where a request says nothing; in seconds. */
  static final long USUAL_TIMEOUT = 10;

  /** In seconds. */
  static final long LONGEST_TIMEOUT = 86_400;

  /**
   * Reads one.
   *
   * @param file its name, for errors
   */
  static Request parse(String text, String file) throws RequestException {
    try {
      Fields fields = Fields.of(Json.parse(text, file), file);
      JsonNode cmd =
          fields
              .optional("cmd")
              .orElseThrow(() -> malformed(file, "cmd", "the key 'cmd' is missing"));
      Request request =
          new Request(plugin(fields, file), command(cmd, file), timeout(fields, file));
      fields.end();
      return request;
    } catch (JsonException e) {
      throw RequestException.malformed(file, e);
    }
  }

  private static String plugin(Fields fields, String file) throws JsonException, RequestException {
    String plugin =
        fields
            .optionalString("plugin")
            .orElseThrow(() -> malformed(file, "plugin", "the key 'plugin' is missing"));
    if (!PluginId.isValid(plugin)) {
      throw malformed(file, "plugin", "'" + plugin + "' is not the id of a plugin");
    }
    return plugin;
  }

  private static List<String> command(JsonNode cmd, String file) throws RequestException {
    List<String> command = new ArrayList<>();
    if (cmd.isTextual()) {
      command.addAll(List.of("/bin/sh", "-c", cmd.textValue()));
    } else if (cmd.isArray()) {
      for (JsonNode word : cmd) {
        if (!word.isTextual()) {
          throw malformed(file, "cmd", "a list of texts was expected, not " + word);
        }
        command.add(word.textValue());
      }
    } else {
      throw malformed(file, "cmd", "a text or a list of texts was expected, not " + cmd);
    }
    boolean nothing = command.isEmpty() || command.get(0).isEmpty();
    if (nothing || (cmd.isTextual() && cmd.textValue().isBlank())) {
      throw malformed(file, "cmd", "there is no command in it");
    }
    if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      throw malformed(file, "cmd", "no program can be given a text with NUL in it");
    }
    return List.copyOf(command);
  }

  private static Duration timeout(Fields fields, String file)
      throws JsonException, RequestException {
    long seconds = fields.optionalLong("timeout").orElse(USUAL_TIMEOUT);
    if (seconds < 1 || seconds > LONGEST_TIMEOUT) {
      throw malformed(
          file, "timeout", seconds + " is not a number of seconds from 1 to " + LONGEST_TIMEOUT);
    }
    return Duration.ofSeconds(seconds);
  }

  private static RequestException malformed(String file, String key, String problem) {
    return new RequestException(Kind.MALFORMED, key, file + ": " + key + ": " + problem);
  }
}

package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.auroraos.api.backend.SandboxLaunch;

/**
 * Puts real paths in the place of those inside, for a program without a private root. A path is
 * recognised where a text begins with it, or a part of it after {@code =} or {@code :} (as in
 * {@code --config=/plugin/x} and {@code /runtime/a.jar:/runtime/b.jar}); in the midst of words,
 * such as those of a shell script, it stays as it is.
 */
final class InsideNames {
  private final SortedMap<String, Path> names;

  InsideNames(SortedMap<String, Path> names) {
    this.names = names;
  }

  /** The launch as it is without a private root. */
  SandboxLaunch real(SandboxLaunch launch) {
    Map<String, String> environment = new LinkedHashMap<>();
    launch.environment().forEach((name, value) -> environment.put(name, real(value)));
    return new SandboxLaunch(
        launch.sandboxId(),
        launch.owner(),
        launch.command().stream().map(this::real).toList(),
        environment,
        real(launch.workingDirectory()),
        launch.policy(),
        launch.mounts(),
        launch.stdin(),
        launch.observer(),
        launch.detachment());
  }

  /** A text with real paths. */
  String real(String text) {
    StringBuilder result = new StringBuilder();
    int begin = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || text.charAt(at) == ':' || text.charAt(at) == '=') {
        result.append(realPart(text.substring(begin, at)));
        result.append(text, at, Math.min(at + 1, text.length()));
        begin = at + 1;
      }
    }
    return result.toString();
  }

  private String realPart(String part) {
    String longest = "";
    for (String name : names.keySet()) {
      boolean below = part.equals(name) || part.startsWith(name + "/");
      if (below && name.length() > longest.length()) {
        longest = name;
      }
    }
    return longest.isEmpty() ? part : names.get(longest) + part.substring(longest.length());
  }
}

package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.auroraos.core.internal.approve.AdmissionSettings;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

/**
 * The configuration {@code org.auroraos.admission}. A file that lies there and was not read yet
 * counts as a mistake until it is, not as absent: it may be what demands signatures.
 */
final class AdmissionSource {
  private static final Duration POLL = Duration.ofMillis(50);

  private final ConfigurationAdmin admin;
  private final Path etc;

  AdmissionSource(ConfigurationAdmin admin, Path etc) {
    this.admin = admin;
    this.etc = etc;
  }

  /** Whether an event is about it. */
  boolean concerns(ConfigurationEvent event) {
    return AdmissionSettings.PID.equals(event.getPid());
  }

  /**
   * What holds now.
   *
   * @param patience how long to wait for a file that was not read yet
   * @throws IOException when it has a mistake; nothing is admitted then
   */
  AdmissionSettings read(Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<Map<String, Object>> found = find();
    while (found.isEmpty() && file().isPresent()) {
      if (System.nanoTime() >= deadline) {
        throw new IOException(
            file().map(Path::toString).orElse(AdmissionSettings.PID)
                + " has not been read by the platform; does it parse?");
      }
      Thread.sleep(POLL.toMillis());
      found = find();
    }
    String source = file().map(Path::toString).orElse(AdmissionSettings.PID);
    return found.isEmpty()
        ? AdmissionSettings.defaults()
        : AdmissionSettings.of(found.get(), source, etc);
  }

  private Optional<Map<String, Object>> find() throws IOException {
    try {
      Configuration[] found =
          admin.listConfigurations("(service.pid=" + AdmissionSettings.PID + "*)");
      for (Configuration configuration :
          found == null ? List.<Configuration>of() : List.of(found)) {
        Dictionary<String, Object> values = configuration.getProperties();
        if (values != null && configuration.getPid().equals(AdmissionSettings.PID)) {
          Map<String, Object> properties = new TreeMap<>();
          Collections.list(values.keys()).forEach(key -> properties.put(key, values.get(key)));
          return Optional.of(properties);
        }
      }
      return Optional.empty();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IllegalStateException goneMeanwhile) {
      throw new IOException("Config Admin goes: " + goneMeanwhile.getMessage(), goneMeanwhile);
    }
  }

  private Optional<Path> file() {
    return Stream.of(".cfg", ".config")
        .map(suffix -> etc.resolve(AdmissionSettings.PID + suffix))
        .filter(Files::exists)
        .findFirst();
  }
}

package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.auroraos.core.internal.approve.AdmissionSettings;
import org.auroraos.core.internal.config.SingleConfiguration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration {@code org.auroraos.admission}. A file that lies there and was not read yet
 * counts as a mistake until it is, not as absent: it may be what demands signatures.
 */
final class AdmissionSource {
  private static final Duration POLL = Duration.ofMillis(50);

  private static final Logger LOG = LoggerFactory.getLogger(AdmissionSource.class);

  private final SingleConfiguration configuration;
  private final Path etc;

  /** What was wrong when it was read last; empty if nothing was. */
  private final AtomicReference<String> told = new AtomicReference<>("");

  AdmissionSource(ConfigurationAdmin admin, Path etc) {
    this.configuration = new SingleConfiguration(admin, AdmissionSettings.PID);
    this.etc = etc;
  }

  /** Whether an event is about it. */
  boolean concerns(ConfigurationEvent event) {
    return configuration.concerns(event);
  }

  /**
   * What holds now.
   *
   * @param patience how long to wait for a file that was not read yet
   * @throws AdmissionProblem when it has a mistake; nothing is admitted then
   */
  AdmissionSettings read(Duration patience) throws AdmissionProblem, InterruptedException {
    try {
      AdmissionSettings settings = find(patience);
      told.set("");
      return settings;
    } catch (IOException e) {
      String problem = e.getMessage();
      if (!problem.equals(told.getAndSet(problem))) {
        LOG.error("Nothing is let in, the admission settings are invalid: {}", problem);
      }
      throw new AdmissionProblem(problem);
    }
  }

  /** What is wrong with it now; empty if nothing is. */
  Optional<String> problem() {
    try {
      read(Duration.ZERO);
      return Optional.empty();
    } catch (AdmissionProblem e) {
      return Optional.of(e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private AdmissionSettings find(Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<Map<String, Object>> found = configuration.read();
    while (found.isEmpty() && file().isPresent()) {
      if (System.nanoTime() >= deadline) {
        throw new IOException(
            file().map(Path::toString).orElse(AdmissionSettings.PID)
                + " has not been read by the platform; does it parse?");
      }
      Thread.sleep(POLL.toMillis());
      found = configuration.read();
    }
    String source = file().map(Path::toString).orElse(AdmissionSettings.PID);
    return found.isEmpty()
        ? AdmissionSettings.defaults()
        : AdmissionSettings.of(found.get(), source, etc);
  }

  private Optional<Path> file() {
    return Stream.of(".cfg", ".config")
        .map(suffix -> etc.resolve(AdmissionSettings.PID + suffix))
        .filter(Files::exists)
        .findFirst();
  }
}

package org.auroraos.launcher.internal.boot;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.Pause;
import org.auroraos.launcher.internal.client.ConsoleAddress;
import org.auroraos.launcher.internal.client.ConsoleClient;
import org.auroraos.launcher.internal.state.PublishedState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the console socket to answer: from then on the platform counts as running. */
final class ConsoleWatch {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Logger log = LoggerFactory.getLogger(ConsoleWatch.class);
  private final Locations locations;
  private final PublishedState state;

  ConsoleWatch(Locations locations, PublishedState state) {
    this.locations = locations;
    this.state = state;
  }

  /**
   * Watches on a thread of its own.
   *
   * @param then gets the console, or nothing when it does not answer in time
   */
  void start(Consumer<Optional<ConsoleClient>> then) {
    startThread("aurora-console-watch", () -> then.accept(await()));
  }

  private static void startThread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private boolean told() {
    try {
      state.consoleAnswers();
      return true;
    } catch (RuntimeException e) {
      log.warn("That the platform runs cannot be written, which is tried again: {}", e.toString());
      return false;
    }
  }

  /** A disk that is full may not be later. */
  private void tellUntilItIsWritten() {
    do {
      Pause.of(AGAIN);
    } while (!told());
  }

  private Optional<ConsoleClient> await() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TIMEOUT.toNanos()) {
      Optional<ConsoleClient> client = ConsoleAddress.find(locations).map(ConsoleClient::new);
      if (client.filter(ConsoleClient::answers).isPresent()) {
        if (!told()) {
          startThread("aurora-state", this::tellUntilItIsWritten);
        }
        return client;
      }
      Pause.of(POLL);
    }
    log.error("The console socket does not answer after {} s", TIMEOUT.toSeconds());
    return Optional.empty();
  }
}

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
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);

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
    Thread thread = new Thread(() -> then.accept(await()), "aurora-console-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private Optional<ConsoleClient> await() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TIMEOUT.toNanos()) {
      Optional<ConsoleClient> client = ConsoleAddress.find(locations).map(ConsoleClient::new);
      if (client.filter(ConsoleClient::answers).isPresent()) {
        state.consoleAnswers();
        return client;
      }
      Pause.of(POLL);
    }
    log.error("The console socket does not answer after {} s", TIMEOUT.toSeconds());
    return Optional.empty();
  }
}

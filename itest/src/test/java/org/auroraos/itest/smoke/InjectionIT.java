package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The platform is killed at system calls that change its data: while it deploys, updates, stops,
 * starts and undeploys a plugin, and while it starts itself. Which calls, of those that each of
 * these makes, is drawn; the seed is printed, and {@code -Daurora.storm.seed} repeats it. With
 * enough {@code -Daurora.storm.seconds} it is each of them.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class InjectionIT {
  private static final Duration BUDGET =
      Duration.ofSeconds(Long.getLong("aurora.storm.seconds", 40));
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int TICKERS = Integer.getInteger("aurora.storm.plugins", 8);
  private static final String GUEST = "guest";

  @TempDir Path work;

  private Aurora aurora;
  private Fleet fleet;
  private Faults faults;
  private long pid;
  private int version;
  private int code = 1;
  private final Map<Operation, Integer> length = new EnumMap<>(Operation.class);
  private final Map<String, Long> tickers = new TreeMap<>();

  /** What is done to the guest, and what it leads to. */
  private enum Operation {
    DEPLOY,
    UPDATE,
    STOP,
    START,
    /** It ends by itself, with a code that it has never ended with. */
    END,
    /** Once more. */
    START_AGAIN,
    UNDEPLOY,
    RESTART_OF_PLATFORM
  }

  @BeforeEach
  void unpack() throws Exception {
    aurora = Aurora.of(User.SELF, work);
    faults = Faults.into(aurora, work);
    fleet = new Fleet(aurora, work);
  }

  @AfterEach
  void stop() throws Exception {
    faults.off();
    aurora.shutDown();
  }

  @Test
  void aKillAtAnyChangeOfTheDataLeavesTheOldOrTheNew() throws Exception {
    for (int i = 0; i < TICKERS; i++) {
      fleet.drop("ticker" + i, 1);
    }
    fleet.neverRestarts(GUEST);
    pid = fleet.up();
    fleet.plugins().forEach((id, plugin) -> tickers.put(id, plugin.get("pid").asLong()));
    assertThat(tickers).hasSize(TICKERS);
    for (Operation operation : Operation.values()) {
      // The first time of each, to see how many calls it makes.
      perform(operation, 0);
    }
    Map<Operation, List<Integer>> planned = plan();
    long end = System.nanoTime() + BUDGET.toNanos();
    int kills = 0;
    while (System.nanoTime() < end && planned.values().stream().anyMatch(p -> !p.isEmpty())) {
      for (Operation operation : Operation.values()) {
        List<Integer> calls = planned.get(operation);
        kills += perform(operation, calls.isEmpty() ? 0 : calls.remove(0)) ? 1 : 0;
      }
    }
    System.out.printf("%d kills, of %s calls%n", kills, length);
    assertThat(kills).isGreaterThan(3);
    for (String ticker : tickers.keySet()) {
      fleet.assertNoGap(ticker);
    }
  }

  private Map<Operation, List<Integer>> plan() {
    long seed = Long.getLong("aurora.storm.seed", System.nanoTime() & 0xffffff);
    System.out.printf("seed %d, calls %s%n", seed, length);
    Random random = new Random(seed);
    Map<Operation, List<Integer>> planned = new EnumMap<>(Operation.class);
    for (Operation operation : Operation.values()) {
      List<Integer> calls = new ArrayList<>();
      for (int i = 1; i <= length.get(operation); i++) {
        calls.add(i);
      }
      Collections.shuffle(calls, random);
      planned.put(operation, calls);
    }
    return planned;
  }

  /**
   * Does something, and starts the platform again if it was killed.
   *
   * @param at the call to kill it at; 0 to count the calls
   * @return whether it was killed
   */
  private boolean perform(Operation operation, int at) throws Exception {
    if (operation == Operation.RESTART_OF_PLATFORM) {
      fleet.kill();
      arm(0, at);
      pid = fleet.launch();
    } else {
      arm(pid, at);
      begin(operation);
    }
    boolean killed = at > 0 && awaitKillOr(operation);
    if (at == 0) {
      fleet.settle();
      awaitOutcome(operation);
      length.merge(operation, faults.seen(), Math::max);
    }
    String where = operation + (killed ? ", killed at " + at + ": " + faults.call(at) : "");
    faults.off();
    if (killed) {
      System.out.println(where);
      assertTickersLive(where);
      assertThat(fleet.processes(GUEST).size()).as(where).isLessThanOrEqualTo(1);
      pid = fleet.launch();
    }
    fleet.settle();
    if (killed && isAsked(operation) && !reached(operation)) {
      assertThat(isOld(operation)).as(where + " " + fleet.plugin(GUEST)).isTrue();
      begin(operation);
    }
    awaitOutcome(operation);
    assertTickersAdopted(where);
    fleet.assertSound();
    return killed;
  }

  private void arm(long platform, int at) {
    if (at == 0) {
      faults.count(platform);
    } else {
      faults.kill(platform, at);
    }
  }

  private void begin(Operation operation) throws IOException {
    switch (operation) {
      case DEPLOY, UPDATE -> fleet.drop(GUEST, ++version);
      case UNDEPLOY -> fleet.withdraw(GUEST);
      case END -> fleet.end(GUEST, ++code);
      case STOP, START, START_AGAIN -> {
        String command = operation == Operation.STOP ? "stop " : "start ";
        fleet.mayRun(GUEST);
        try {
          fleet.sh("aurora:" + command + GUEST);
        } catch (IOException killed) {
          // as it was to be
        }
      }
      default -> throw new IllegalStateException();
    }
  }

  /** Whether the platform was killed before the operation was through and done with. */
  private boolean awaitKillOr(Operation operation) throws InterruptedException {
    await(operation.toString())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !fleet.isUp() || isThrough(operation));
    faults.off();
    if (faults.hit()) {
      fleet.awaitDeath(PATIENCE);
    }
    return faults.hit();
  }

  private boolean isThrough(Operation operation) {
    try {
      return reached(operation) && fleet.sh("aurora:settle").code() == 0;
    } catch (IOException killed) {
      return false;
    }
  }

  private void awaitOutcome(Operation operation) {
    await(operation.toString())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> reached(operation));
  }

  /** One that nobody has answered may not have happened; others lie in the deploy folder. */
  private static boolean isAsked(Operation operation) {
    return operation == Operation.STOP
        || operation == Operation.START
        || operation == Operation.START_AGAIN;
  }

  private boolean isOld(Operation operation) throws IOException {
    return switch (operation) {
      case STOP -> reached(Operation.START);
      case START -> reached(Operation.STOP);
      default -> reached(Operation.END);
    };
  }

  private boolean reached(Operation operation) throws IOException {
    JsonNode guest = fleet.plugin(GUEST);
    String state = guest.path("state").asText();
    boolean latest = guest.path("version").asText().equals(version + ".0");
    return switch (operation) {
      case DEPLOY, UPDATE, START, START_AGAIN -> latest && isRunning(guest);
      case END ->
          latest
              && state.equals("FAILED")
              && fleet.processes(GUEST).isEmpty()
              && fleet.results(GUEST).contains("EXITED " + code);
      case STOP -> latest && state.equals("STOPPED") && fleet.processes(GUEST).isEmpty();
      case UNDEPLOY, RESTART_OF_PLATFORM ->
          guest.isEmpty()
              && fleet.processes(GUEST).isEmpty()
              && fleet.sh("aurora:plugins").code() == 0;
    };
  }

  private boolean isRunning(JsonNode guest) {
    return guest.path("state").asText().equals("ACTIVE")
        && fleet.processes(GUEST).equals(List.of(guest.path("pid").asLong()));
  }

  private void assertTickersLive(String where) {
    tickers.forEach(
        (id, process) -> assertThat(ProcessHandle.of(process)).as(id + " " + where).isPresent());
  }

  private void assertTickersAdopted(String where) throws IOException {
    Map<String, JsonNode> now = fleet.plugins();
    tickers.forEach(
        (id, process) -> {
          JsonNode plugin = now.get(id);
          assertThat(plugin).as(id + " " + where).isNotNull();
          assertThat(plugin.path("state").asText()).as(plugin + " " + where).isEqualTo("ACTIVE");
          assertThat(plugin.path("pid").asLong()).as(plugin + " " + where).isEqualTo(process);
        });
  }
}

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * System calls of the platform that change its data fail: one with an error of the device, or from
 * one on all, because there is no space, until there is space again. While that is so, plugins are
 * as they were, or as they should be, and the platform says what is wrong; after it, it goes on.
 * Which calls is drawn; see {@link InjectionIT} for the properties that repeat it or take more.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class DiskFailureIT {
  private static final Duration BUDGET =
      Duration.ofSeconds(Long.getLong("aurora.storm.seconds", 50));
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String GUEST = "guest";
  private static final String BYSTANDER = "bystander";

  @TempDir Path work;

  private Fleet fleet;
  private Faults faults;
  private Aurora aurora;
  private long pid;
  private long bystander;
  private int version;
  private final Map<Operation, Integer> length = new EnumMap<>(Operation.class);

  private enum Operation {
    DEPLOY,
    UPDATE,
    STOP,
    START,
    UNDEPLOY
  }

  @BeforeEach
  void unpack() throws Exception {
    aurora = Aurora.of(User.SELF, work);
    faults = Faults.into(aurora, work);
    fleet = new Fleet(aurora, work);
    fleet.drop(BYSTANDER, 1);
    pid = fleet.up();
    bystander = fleet.plugin(BYSTANDER).get("pid").asLong();
  }

  @AfterEach
  void stop() throws Exception {
    faults.off();
    aurora.shutDown();
  }

  @Test
  void aFailedWriteIsToldChangesNothingAndIsMadeUpFor() throws Exception {
    for (Operation operation : Operation.values()) {
      faults.count(pid);
      begin(operation);
      awaitOutcome(operation);
      fleet.settle();
      length.put(operation, faults.seen());
    }
    long seed = Long.getLong("aurora.storm.seed", System.nanoTime() & 0xffffff);
    System.out.printf("seed %d, calls %s%n", seed, length);
    Random random = new Random(seed);
    Map<Operation, List<Integer>> planned = plan(random);
    long end = System.nanoTime() + BUDGET.toNanos();
    int failures = 0;
    while (System.nanoTime() < end && planned.values().stream().anyMatch(p -> !p.isEmpty())) {
      for (Operation operation : Operation.values()) {
        List<Integer> calls = planned.get(operation);
        if (!calls.isEmpty()) {
          failures += fail(operation, calls.remove(0), random.nextBoolean()) ? 1 : 0;
        } else {
          begin(operation);
          awaitOutcome(operation);
        }
      }
    }
    System.out.printf("%d failures, of %s calls%n", failures, length);
    assertThat(failures).isGreaterThan(3);
    fleet.assertNoGap(BYSTANDER);
  }

  private Map<Operation, List<Integer>> plan(Random random) {
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

  /** Whether a call has failed. */
  private boolean fail(Operation operation, int at, boolean full) throws Exception {
    JsonNode before = fleet.plugin(GUEST);
    if (full) {
      faults.failFrom(pid, at, Faults.ENOSPC);
    } else {
      faults.fail(pid, at, Faults.EIO);
    }
    Outcome said = begin(operation);
    await(operation + " fails or not")
        .atMost(PATIENCE)
        .pollInterval(LOOK)
        .until(() -> isQuiet() && (faults.hit() || reached(operation)));
    boolean hit = faults.hit();
    String where =
        "%s, %s at %d: %s".formatted(operation, full ? "ENOSPC" : "EIO", at, faults.call(at));
    JsonNode now = fleet.ofSource(GUEST);
    if (hit) {
      System.out.println(where + ": " + now.path("state").asText() + " " + problem(now));
      assertOldOrNewOrTold(operation, before, now, said, where);
    }
    faults.off();
    if (hit && isAsked(operation) && !reached(operation)) {
      begin(operation);
    }
    awaitOutcome(operation);
    assertThat(fleet.plugin(BYSTANDER).path("pid").asLong()).as(where).isEqualTo(bystander);
    assertThat(fleet.plugin(BYSTANDER).path("state").asText()).as(where).isEqualTo("ACTIVE");
    Outcome verdict = fleet.sh("aurora:audit verify");
    assertThat(verdict.code()).as(where + verdict).isZero();
    return hit;
  }

  /** It is in order, or it is as it was and the reason names what has failed. */
  private void assertOldOrNewOrTold(
      Operation operation, JsonNode before, JsonNode now, Outcome said, String where)
      throws IOException {
    boolean done = reached(operation);
    boolean old = now.path("pid").equals(before.path("pid"));
    String told = problem(now) + said.err();
    boolean says = told.contains("No space left") || told.contains("Input/output error");
    assertThat(done || says).as(where + ": " + now + said).isTrue();
    if (operation == Operation.UPDATE) {
      assertThat(old || isRunning(now) || says).as(where + ": " + now).isTrue();
    }
    assertThat(fleet.processes(GUEST).size()).as(where).isLessThanOrEqualTo(1);
  }

  private boolean isQuiet() throws IOException {
    return fleet.sh("aurora:settle").code() == 0;
  }

  private Outcome begin(Operation operation) throws IOException {
    switch (operation) {
      case DEPLOY, UPDATE -> fleet.drop(GUEST, ++version);
      case UNDEPLOY -> fleet.withdraw(GUEST);
      case STOP -> {
        return fleet.sh("aurora:stop " + GUEST);
      }
      case START -> {
        return fleet.sh("aurora:start " + GUEST);
      }
    }
    return new Outcome(0, "", "");
  }

  private static boolean isAsked(Operation operation) {
    return operation == Operation.STOP || operation == Operation.START;
  }

  private void awaitOutcome(Operation operation) {
    await(operation.toString()).atMost(PATIENCE).pollInterval(LOOK).until(() -> reached(operation));
  }

  private boolean reached(Operation operation) throws IOException {
    JsonNode guest = fleet.plugin(GUEST);
    boolean latest = guest.path("version").asText().equals(version + ".0");
    return switch (operation) {
      case DEPLOY, UPDATE, START -> latest && isRunning(guest);
      case STOP ->
          latest
              && guest.path("state").asText().equals("STOPPED")
              && fleet.processes(GUEST).isEmpty();
      case UNDEPLOY -> guest.isEmpty() && fleet.processes(GUEST).isEmpty();
    };
  }

  private boolean isRunning(JsonNode guest) {
    return guest.path("state").asText().equals("ACTIVE")
        && fleet.processes(GUEST).equals(List.of(guest.path("pid").asLong()));
  }

  private static String problem(JsonNode plugin) {
    return plugin.path("problem").asText();
  }
}

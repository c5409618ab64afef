package org.auroraos.core.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.auroraos.api.plugin.PluginEventConstants;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

@Timeout(60)
class PluginEventsTest {
  private static final Instant SINCE = Instant.ofEpochMilli(1_790_000_000_123L);

  private final List<Event> posted = new CopyOnWriteArrayList<>();

  @Test
  void anEventTellsTheChangeInValuesOfTheJdk() {
    SandboxResult crash =
        SandboxResult.builder(List.of("run.sh"), "t").status(SandboxStatus.EXITED, 3, "").build();
    PluginEvents events = new PluginEvents(recorder());

    events.stateChanged(
        PluginState.ACTIVE,
        plugin("weather", PluginState.FAILED, OptionalLong.empty(), Optional.of(crash)));
    events.close();

    assertThat(posted).hasSize(1);
    Event event = posted.get(0);
    assertThat(event.getTopic()).isEqualTo("org/auroraos/plugin/FAILED");
    assertThat(event.getProperty(PluginEventConstants.ID)).isEqualTo("weather");
    assertThat(event.getProperty(PluginEventConstants.VERSION)).isEqualTo("1.0");
    assertThat(event.getProperty(PluginEventConstants.DIGEST)).isEqualTo("d1");
    assertThat(event.getProperty(PluginEventConstants.STATE)).isEqualTo("FAILED");
    assertThat(event.getProperty(PluginEventConstants.BEFORE)).isEqualTo("ACTIVE");
    assertThat(event.getProperty(PluginEventConstants.PROBLEM)).isEqualTo("it broke");
    assertThat(event.getProperty(PluginEventConstants.POLICY)).isEqualTo("service");
    assertThat(event.getProperty(PluginEventConstants.TIMESTAMP)).isEqualTo(SINCE.toEpochMilli());
    assertThat(event.getProperty(PluginEventConstants.STATUS)).isEqualTo("EXITED");
    assertThat(event.getProperty(PluginEventConstants.RC)).isEqualTo(3);
    assertThat(event.containsProperty(PluginEventConstants.PID)).isFalse();
  }

  @Test
  void aRunningPluginHasItsProcess() {
    PluginEvents events = new PluginEvents(recorder());

    events.stateChanged(
        PluginState.STARTING,
        plugin("weather", PluginState.ACTIVE, OptionalLong.of(4711), Optional.empty()));
    events.close();

    assertThat(posted.get(0).getProperty(PluginEventConstants.PID)).isEqualTo(4711L);
    assertThat(posted.get(0).containsProperty(PluginEventConstants.STATUS)).isFalse();
  }

  @Test
  void nobodyWaitsForAnEventAdminThatDoesNot() throws InterruptedException {
    CountDownLatch stuck = new CountDownLatch(1);
    PluginEvents events =
        new PluginEvents(
            new Recorder() {
              @Override
              public void postEvent(Event event) {
                await(stuck);
                super.postEvent(event);
              }
            });

    // Would not return if the caller had to wait
    for (int i = 0; i < 100; i++) {
      change(events, "p" + i);
    }
    assertThat(posted).isEmpty();
    stuck.countDown();

    Awaitility.await().until(() -> posted.size() == 100);
    assertThat(posted)
        .extracting(event -> event.getProperty(PluginEventConstants.ID))
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "p" + i).toList());
    events.close();
  }

  @Test
  void oneThreadPostsWhateverThreadTells() throws InterruptedException {
    List<Thread> posters = new CopyOnWriteArrayList<>();
    PluginEvents events =
        new PluginEvents(
            new Recorder() {
              @Override
              public void postEvent(Event event) {
                posters.add(Thread.currentThread());
                super.postEvent(event);
              }
            });

    for (int i = 0; i < 20; i++) {
      Thread teller = new Thread(() -> change(events, "p"));
      teller.start();
      teller.join();
    }
    Awaitility.await().until(() -> posted.size() == 20);
    events.close();

    assertThat(posters.stream().distinct()).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void oneEventThatIsNotTakenLosesNoOther() {
    PluginEvents events =
        new PluginEvents(
            new Recorder() {
              @Override
              public void postEvent(Event event) {
                if (event.getProperty(PluginEventConstants.ID).equals("bad")) {
                  throw new IllegalStateException("stopped");
                }
                super.postEvent(event);
              }
            });

    change(events, "bad");
    change(events, "good");
    events.close();

    assertThat(posted).hasSize(1);
  }

  @Test
  void afterItsEndNothingIsPostedAndNothingThrown() {
    PluginEvents events = new PluginEvents(recorder());
    events.close();

    change(events, "late");

    assertThat(posted).isEmpty();
  }

  private static void change(PluginEvents events, String id) {
    events.stateChanged(
        PluginState.STARTING,
        plugin(id, PluginState.ACTIVE, OptionalLong.empty(), Optional.empty()));
  }

  private EventAdmin recorder() {
    return new Recorder();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Duration.ofSeconds(50).toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PluginInfo plugin(
      String id, PluginState state, OptionalLong pid, Optional<SandboxResult> last) {
    PluginInfo.Builder plugin =
        PluginInfo.builder(id, PluginShape.COMMAND)
            .version("1.0")
            .state(state)
            .since(SINCE)
            .digest("d1")
            .policyName("service")
            .problem(state == PluginState.FAILED ? "it broke" : "");
    plugin.pid(pid);
    plugin.lastResult(last);
    return plugin.build();
  }

  private class Recorder implements EventAdmin {
    @Override
    public void postEvent(Event event) {
      posted.add(event);
    }

    @Override
    public void sendEvent(Event event) {
      throw new AssertionError("a handler would hold up what sends");
    }
  }
}

package org.auroraos.itest.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.auroraos.api.plugin.PluginEventConstants;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What happens to plugins comes through Event Admin, in order, and waits for no handler. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public class EventsTest {
  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 10_000)
  PluginManager plugins;

  @InjectService(timeout = 10_000)
  EventAdmin admin;

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private Platform platform;

  @BeforeEach
  void begin() {
    platform = new Platform(context, plugins);
  }

  @AfterEach
  void end() throws Exception {
    platform.clear();
  }

  @Test
  void everyChangeOfAPluginIsAnEventInItsOrder() throws Exception {
    String id = Platform.newId();
    ServiceRegistration<?> handler = handle(PluginEventConstants.ALL_TOPICS, events::add);
    try {
      platform.drop(platform.sleeper(id, "1.2"), id);
      PluginInfo active = platform.awaitState(id, PluginState.ACTIVE);
      plugins.stop(id);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(of(id))
                      .extracting(Event::getTopic)
                      .containsExactly(
                          "org/auroraos/plugin/VERIFIED",
                          "org/auroraos/plugin/STARTING",
                          "org/auroraos/plugin/ACTIVE",
                          "org/auroraos/plugin/STOPPING",
                          "org/auroraos/plugin/STOPPED"));
      Event becameActive = of(id).get(2);
      assertThat(becameActive.getProperty(PluginEventConstants.PID))
          .isEqualTo(active.pid().getAsLong());
      assertThat(becameActive.getProperty(PluginEventConstants.DIGEST)).isEqualTo(active.digest());
      assertThat(becameActive.getProperty(PluginEventConstants.VERSION)).isEqualTo("1.2");
      assertThat(becameActive.getProperty(PluginEventConstants.BEFORE)).isEqualTo("STARTING");
      assertThat(becameActive.getProperty(PluginEventConstants.TIMESTAMP))
          .isEqualTo(active.since().toEpochMilli());
    } finally {
      handler.unregister();
    }
  }

  @Test
  void aHandlerThatHangsHoldsUpNoPlugin() throws Exception {
    String id = Platform.newId();
    CountDownLatch over = new CountDownLatch(1);
    ServiceRegistration<?> handler =
        handle(PluginEventConstants.TOPIC_PREFIX + "VERIFIED", event -> hang(event, over));
    try {
      platform.drop(platform.sleeper(id, "1"), id);
      platform.awaitState(id, PluginState.ACTIVE);
      assertThat(over.getCount()).as("the handler still hangs").isEqualTo(1);
      assertThat(events).as("it was reached").isNotEmpty();
    } finally {
      over.countDown();
      handler.unregister();
    }
  }

  private void hang(Event event, CountDownLatch over) {
    events.add(event);
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServiceRegistration<?> handle(String topic, EventHandler handler) {
    return context.registerService(
        EventHandler.class,
        handler,
        FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, new String[] {topic})));
  }

  private List<Event> of(String id) {
    return events.stream()
        .filter(event -> id.equals(event.getProperty(PluginEventConstants.ID)))
        .toList();
  }
}

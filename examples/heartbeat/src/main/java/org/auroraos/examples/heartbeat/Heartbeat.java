package org.auroraos.examples.heartbeat;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.auroraos.api.plugin.annotation.AuroraPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** A plugin that says every few seconds that it is alive. */
@AuroraPlugin(
    id = "heartbeat",
    label = "Heartbeat",
    description = "Says every few seconds that it is alive")
@Component(immediate = true)
public final class Heartbeat {
  private final Settings settings;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> beating;
  private long beats;

  /** The component's properties, with their defaults. */
  @interface Settings {
    /** Seconds between two beats. */
    int interval_seconds() default 5;

    /** What it says. */
    String message() default "heartbeat";
  }

  /** Starts the timer. */
  @Activate
  public Heartbeat(Settings settings) {
    this.settings = settings;
    this.beating =
        timer.scheduleAtFixedRate(this::beat, 0, settings.interval_seconds(), TimeUnit.SECONDS);
  }

  /** Whatever a plugin prints goes to its log. */
  private void beat() {
    System.out.println(settings.message() + " " + beats++);
  }

  /** Ends the timer. */
  @Deactivate
  public void stop() {
    beating.cancel(false);
    timer.shutdown();
    System.out.println(settings.message() + " stops after " + beats + " beats");
  }
}

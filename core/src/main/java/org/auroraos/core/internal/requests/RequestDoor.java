package org.auroraos.core.internal.requests;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.core.internal.lifecycle.PluginSandboxes;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the requests of the folder, one after the other, each once: it is claimed, run, answered,
 * and then forgotten, and each of these steps is on the disk before the next one. There where the
 * plugins are, so only in a platform.
 */
@Component(
    service = {},
    immediate = true)
public final class RequestDoor {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDoor.class);
  private static final int POLL_MILLIS = 500;

  /** How long the end of what runs is waited for; a kill needs milliseconds. */
  private static final Duration END = Duration.ofSeconds(15);

  private final RequestFolder folder;
  private final Responses responses;
  private final RequestRunner runner;
  private final ScheduledThreadPoolExecutor worker;
  private final Interruptible running = new Interruptible();

  /** An answer that could not be written yet. Nothing else is done until it is. */
  private Optional<Answer> unwritten = Optional.empty();

  private String lastProblem = "";

  /** Opens the door. */
  @Activate
  public RequestDoor(
      BundleContext context, @Reference PluginSandboxes sandboxes, @Reference AuditLog audit)
      throws IOException {
    this(
        Path.of(context.getProperty("aurora.data")).toRealPath(),
        new RequestRunner(sandboxes, audit, Clock.systemUTC()),
        Clock.systemUTC());
    Future<?> unused =
        worker.scheduleWithFixedDelay(this::look, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A door at which nobody looks by himself. */
  RequestDoor(Path data, RequestRunner runner, Clock clock) throws IOException {
    this.folder = RequestFolder.open(data, clock);
    this.responses = Responses.open(data);
    this.runner = runner;
    this.worker =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "aurora-requests");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Closes it; what runs is killed, and answered as lost. */
  @Deactivate
  public void close() {
    worker.shutdown();
    running.end();
    try {
      if (!worker.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.error("A request that was killed has not ended within {}", END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks once. */
  void look() {
    try {
      deliver();
      endWhatIsLeft();
      for (String name : folder.complete()) {
        if (running.ended()) {
          return;
        }
        take(name);
      }
      lastProblem = "";
    } catch (IOException e) {
      tell(e.toString());
    } catch (RuntimeException e) {
      // An exception would end the schedule.
      LOG.error("A request could not be handled; this is a defect of Aurora", e);
    }
  }

  /** What was taken by a platform that is no more. Such as have an answer were just not deleted. */
  private void endWhatIsLeft() throws IOException {
    for (String name : folder.claimed()) {
      if (!responses.has(name)) {
        LOG.warn("The platform has died over the request {}; it is not run again", name);
        unwritten = Optional.of(runner.unanswered(name, "the platform has died", folder));
        deliver();
      }
      folder.discard(name);
    }
  }

  private void take(String name) throws IOException {
    responses.forget(name);
    if (!folder.claim(name)) {
      return;
    }
    Optional<Answer> answer = running.call(() -> runner.answer(name, folder));
    unwritten =
        Optional.of(
            answer.orElseGet(() -> runner.unanswered(name, "the platform was stopped", folder)));
    deliver();
    folder.discard(name);
  }

  private void deliver() throws IOException {
    if (unwritten.isPresent()) {
      responses.write(unwritten.get());
      unwritten = Optional.empty();
    }
  }

  private void tell(String problem) {
    if (!problem.equals(lastProblem)) {
      LOG.error("Requests are not taken now: {}; it is tried again", problem);
      lastProblem = problem;
    }
  }
}

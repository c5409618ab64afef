package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.jvm.ArchiveTraining;
import org.auroraos.core.internal.jvm.ClassArchive;
import org.auroraos.core.internal.store.PluginStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class archive for those that start. The first one that would have used it has it made, a
 * while later and once in the life of a platform; nobody waits for that.
 */
final class QuickStart {
  private static final Logger LOG = LoggerFactory.getLogger(QuickStart.class);

  /** The start that asks for it, and others at the same time, go first. */
  private static final Duration LATER = Duration.ofSeconds(10);

  private final ClassArchive archive;
  private final ArchiveTraining training;
  private final PluginStore store;
  private final Timers timers;
  private final Executor executor;
  private final AtomicBoolean asked = new AtomicBoolean();

  /**
   * None is made yet.
   *
   * @param executor for what takes seconds
   */
  QuickStart(
      ClassArchive archive,
      ArchiveTraining training,
      PluginStore store,
      Timers timers,
      Executor executor) {
    this.archive = archive;
    this.training = training;
    this.store = store;
    this.timers = timers;
    this.executor = executor;
  }

  /**
   * The archive, if there is one.
   *
   * @param policy of the plugin that starts
   */
  Optional<ClassArchive.Use> archive(SandboxPolicy policy) {
    try {
      Optional<ClassArchive.Use> found = archive.find();
      if (found.isEmpty() && asked.compareAndSet(false, true)) {
        timers.after(LATER, () -> executor.execute(() -> make(policy)));
      }
      return found;
    } catch (IOException | RejectedExecutionException e) {
      LOG.debug("Class archive: {}", e.toString());
      return Optional.empty();
    }
  }

  private void make(SandboxPolicy policy) {
    long begun = System.nanoTime();
    try {
      Path work = store.stage();
      try {
        training.make(work, policy);
      } finally {
        store.discard(work);
      }
      long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      LOG.info("Bundle plugins start quicker from now on: class archive made in {} ms", millis);
    } catch (InterruptedException platformEnds) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.info("Bundle plugins start without a class archive: {}", e.getMessage());
    }
  }
}

package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.hypervisor.EgressListener;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.learn.LearnedFile;
import org.auroraos.core.internal.learn.Learning;
import org.auroraos.core.internal.learn.Lesson;
import org.auroraos.core.internal.logs.PluginLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the policy of one plugin, over all its runs in this platform, while its configuration says
 * so. What is known is written when a run ends, and before that now and then, if there is more. On
 * the plugin's queue.
 */
final class PluginLearning {
  private static final Logger LOG = LoggerFactory.getLogger(PluginLearning.class);

  /** Between two looks at whether there is more to write. */
  private static final Duration PERIOD = Duration.ofSeconds(30);

  /** Said where an operator looks while it goes on. */
  static final String WARNING =
      "LEARNING: what its policy denies of system calls is let through where the set 'default'"
          + " allows it; learn = false in its configuration ends that";

  private final String id;
  private final Path data;
  private final PolicyCodec codec;
  private final PluginLog log;
  private final Function<Runnable, Future<?>> later;
  private Optional<Learning> learning = Optional.empty();
  private Optional<Lesson.Pupil> pupil = Optional.empty();
  private Optional<Future<?>> timer = Optional.empty();
  private int run;
  private long written;
  private String said = "";

  /**
   * Nothing is learned yet.
   *
   * @param data of the platform
   * @param later does something on the plugin's queue when the time for it has come
   */
  PluginLearning(
      String id, Path data, PolicyCodec codec, PluginLog log, Function<Runnable, Future<?>> later) {
    this.id = id;
    this.data = data;
    this.codec = codec;
    this.log = log;
    this.later = later;
  }

  /**
   * Nothing is learned yet.
   *
   * @param queue of the plugin
   */
  static PluginLearning of(String id, LifecycleServices services, Executor queue, PluginLog log) {
    return new PluginLearning(
        id,
        services.data(),
        services.codec(),
        log,
        look -> services.timers().cancellable(PERIOD, () -> queue.execute(look)));
  }

  /** A run begins; who watches it. */
  Observer begin(PluginSettings settings, boolean jvm) {
    pause();
    if (!settings.learn()) {
      learning = Optional.empty();
      pupil = Optional.empty();
      written = 0;
      return Observer.none();
    }
    LOG.warn("Plugin {}: {}", id, WARNING);
    log.remark(WARNING);
    if (learning.isEmpty()) {
      learning = Optional.of(new Learning());
    }
    pupil =
        Optional.of(new Lesson.Pupil(settings.policyName(), settings.policy(), jvm, List.of(data)));
    said = "";
    run++;
    lookLater();
    return learning.get();
  }

  /** Who hears of the connections of the present run. */
  EgressListener egress() {
    return learning.<EgressListener>map(now -> now).orElse(EgressListener.none());
  }

  /** Whether the present run is watched. */
  boolean active() {
    return learning.isPresent();
  }

  /** The run goes on, but nobody watches it any more: what is known now is written. */
  void letGo() {
    pause();
    writeMore();
  }

  /** The run has ended: what is known now is written. */
  void end(SandboxResult result) {
    pause();
    if (learning.isEmpty()) {
      return;
    }
    learning.get().ended(result);
    said = "";
    write()
        .ifPresent(
            lesson -> {
              say("the learned policy is in " + file());
              lesson.diff().lines().forEach(log::remark);
            });
  }

  private void pause() {
    timer.ifPresent(waiting -> waiting.cancel(false));
    timer = Optional.empty();
  }

  private void lookLater() {
    int present = run;
    timer = Optional.of(later.apply(() -> look(present)));
  }

  private void look(int of) {
    if (of == run && timer.isPresent()) {
      writeMore();
      lookLater();
    }
  }

  private void writeMore() {
    if (learning.isPresent() && learning.get().size() > written) {
      write()
          .ifPresent(lesson -> say("the learned policy, as far as it is known, is in " + file()));
    }
  }

  /** Empty when that failed, which has been said then. */
  private Optional<Lesson> write() {
    long size = learning.orElseThrow().size();
    try {
      Lesson lesson = Lesson.of(learning.get(), pupil.orElseThrow(), codec);
      Files.createDirectories(file().getParent());
      LearnedFile.write(file(), lesson);
      written = size;
      return Optional.of(lesson);
    } catch (IOException | Lesson.BlindException e) {
      say("the learned policy was not written: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Path file() {
    return data.resolve("learned").resolve(id + ".cfg");
  }

  /** Once, until something else is said. */
  private void say(String words) {
    if (!words.equals(said)) {
      said = words;
      log.remark(words);
      LOG.info("Plugin {}: {}", id, words);
    }
  }
}

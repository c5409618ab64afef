package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.backend.Observer;
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
 * so. On the plugin's queue.
 */
final class PluginLearning {
  private static final Logger LOG = LoggerFactory.getLogger(PluginLearning.class);

  /** Said where an operator looks while it goes on. */
  static final String WARNING =
      "LEARNING: what its policy denies of system calls is let through where the set 'default'"
          + " allows it; learn = false in its configuration ends that";

  private final String id;
  private final Path data;
  private final PolicyCodec codec;
  private final PluginLog log;
  private Optional<Learning> learning = Optional.empty();
  private Optional<Lesson.Pupil> pupil = Optional.empty();

  PluginLearning(String id, Path data, PolicyCodec codec, PluginLog log) {
    this.id = id;
    this.data = data;
    this.codec = codec;
    this.log = log;
  }

  /** A run begins; who watches it. */
  Observer begin(PluginSettings settings, boolean jvm) {
    if (!settings.learn()) {
      learning = Optional.empty();
      pupil = Optional.empty();
      return Observer.none();
    }
    LOG.warn("Plugin {}: {}", id, WARNING);
    log.remark(WARNING);
    if (learning.isEmpty()) {
      learning = Optional.of(new Learning());
    }
    pupil =
        Optional.of(new Lesson.Pupil(settings.policyName(), settings.policy(), jvm, List.of(data)));
    return learning.get();
  }

  /** Whether the present run is watched. */
  boolean active() {
    return learning.isPresent();
  }

  /** The run has ended: what is known now is written. */
  void end(SandboxResult result) {
    if (learning.isEmpty()) {
      return;
    }
    learning.get().ended(result);
    Path file = data.resolve("learned").resolve(id + ".cfg");
    try {
      Lesson lesson = Lesson.of(learning.get(), pupil.orElseThrow(), codec);
      Files.createDirectories(file.getParent());
      LearnedFile.write(file, lesson);
      log.remark("the learned policy is in " + file);
      LOG.info("Plugin {}: the learned policy is in {}", id, file);
      lesson.diff().lines().forEach(log::remark);
    } catch (IOException | Lesson.BlindException e) {
      log.remark("the learned policy was not written: " + e.getMessage());
      LOG.warn("Plugin {}: the learned policy was not written: {}", id, e.getMessage());
    }
  }
}

package org.auroraos.core.internal.logs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.auroraos.api.hypervisor.OutputListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log of one plugin, over all its runs. What cannot be written, because the disk is
 * full, is dropped and counted; the plugin is never made to wait for it.
 */
public final class PluginLog implements OutputListener, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginLog.class);
  private static final int TAIL = 20;

  private final String plugin;
  private final Supplier<LogLimits> limits;
  private final Clock clock;
  private final LogFile file;
  private final Map<OutputStreamName, LineSplitter> streams = new EnumMap<>(OutputStreamName.class);
  private final Map<String, Deque<String>> last = new HashMap<>();
  private final StringBuilder batch = new StringBuilder();
  private int batched;
  private long dropped;

  /**
   * A log.
   *
   * @param plugin id of the plugin, for messages
   * @param current its current file; it and its directory are made when something is written
   * @param limits how much is kept, asked each time
   */
  public PluginLog(String plugin, Path current, Supplier<LogLimits> limits, Clock clock) {
    this.plugin = plugin;
    this.limits = limits;
    this.clock = clock;
    this.file = new LogFile(new LogFiles(current), limits);
    for (OutputStreamName stream : OutputStreamName.values()) {
      String name = stream.name().toLowerCase(Locale.ROOT);
      streams.put(stream, new LineSplitter((line, goesOn) -> add(name, line, goesOn, 0)));
    }
  }

  /** Whose log it is. */
  public String plugin() {
    return plugin;
  }

  @Override
  public synchronized void written(OutputStreamName stream, byte[] buffer, int length) {
    streams.get(stream).accept(buffer, length);
    flush();
  }

  @Override
  public synchronized void ended() {
    streams.values().forEach(LineSplitter::end);
    flush();
  }

  /** Adds a remark of the platform. */
  public synchronized void remark(String text) {
    add(LogRecord.PLATFORM, text, false, 0);
    flush();
  }

  /** Forgets the last lines: a new run begins. */
  public synchronized void begin() {
    last.clear();
  }

  /**
   * The last lines that the run wrote, at most {@value #TAIL}: to standard error, or if it wrote
   * nothing there, to standard output.
   */
  public synchronized List<String> lastWords() {
    Deque<String> none = new ArrayDeque<>();
    Deque<String> errors = last.getOrDefault("stderr", none);
    return List.copyOf(errors.isEmpty() ? last.getOrDefault("stdout", none) : errors);
  }

  /** Lets go of the file; it is opened again when there is more to write. */
  @Override
  public synchronized void close() throws IOException {
    file.close();
  }

  private void add(String stream, String line, boolean continued, long lost) {
    Deque<String> lines = last.computeIfAbsent(stream, s -> new ArrayDeque<>());
    lines.addLast(line);
    if (lines.size() > TAIL) {
      lines.removeFirst();
    }
    try {
      long seq = file.nextSeq();
      batch
          .append(new LogRecord(clock.instant(), stream, seq, line, continued, lost).toJson())
          .append('\n');
      batched++;
    } catch (IOException e) {
      drop(1, e);
    }
    if (batch.length() > limits.get().fileSize()) {
      flush();
    }
  }

  private void flush() {
    if (batched == 0) {
      return;
    }
    try {
      if (dropped > 0) {
        file.append(recovery());
        LOG.warn("the log of plugin {} is written again, {} lines were lost", plugin, dropped);
        dropped = 0;
      }
      file.append(batch.toString());
    } catch (IOException e) {
      drop(batched, e);
    }
    batch.setLength(0);
    batched = 0;
  }

  private String recovery() throws IOException {
    String text = dropped + " lines could not be written and are lost";
    return new LogRecord(clock.instant(), LogRecord.PLATFORM, file.nextSeq(), text, false, dropped)
            .toJson()
        + "\n";
  }

  private void drop(int lines, IOException why) {
    if (dropped == 0) {
      LOG.warn("the log of plugin {} cannot be written, its lines are dropped: {}", plugin, why);
    }
    dropped += lines;
  }

  /** The current log file of a plugin. */
  public static Path current(Path data, String plugin) {
    return data.resolve("logs").resolve(plugin).resolve("current.jsonl");
  }
}

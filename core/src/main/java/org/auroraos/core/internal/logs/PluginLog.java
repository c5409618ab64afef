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
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.auroraos.api.hypervisor.OutputListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one plugin, over all its runs. While its process lives, the log is written by what
 * keeps the process, and remarks are handed to that; otherwise they are written here. What cannot
 * be written, because the disk is full, is dropped and counted; nobody is made to wait for it.
 */
public final class PluginLog implements OutputListener, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginLog.class);
  private static final int TAIL = 20;
  private static final int MOST_UNTOLD = 1000;

  private final String plugin;
  private final Supplier<LogLimits> limits;
  private final Clock clock;
  private final LogFile file;
  private final Map<OutputStreamName, LineSplitter> streams = new EnumMap<>(OutputStreamName.class);
  private final Map<String, Deque<String>> last = new HashMap<>();
  private final StringBuilder batch = new StringBuilder();
  private int batched;
  private long dropped;

  /** What whoever writes the log did not take. */
  private final Deque<String> untold = new ArrayDeque<>();

  /** Who writes the log now, if it is not we. */
  private Optional<Predicate<String>> writer = Optional.empty();

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

  /**
   * Sees to it that the log can be written by somebody else: its directory is there, and nothing of
   * it is open here.
   */
  public synchronized Path begin() throws IOException {
    last.clear();
    file.close();
    return file.makeDirectory();
  }

  /**
   * Another one writes the log from now on.
   *
   * @param remarks takes a remark; false when it cannot be written there now
   */
  public synchronized void handOver(Predicate<String> remarks) throws IOException {
    file.close();
    writer = Optional.of(remarks);
    List<String> waiting = List.copyOf(untold);
    untold.clear();
    waiting.forEach(this::tell);
  }

  /** Nobody else writes the log any more. What could not be told is written now. */
  public synchronized void takeBack() {
    writer = Optional.empty();
    untold.forEach(line -> add(LogRecord.PLATFORM, line, false, 0));
    untold.clear();
    flush();
  }

  private void tell(String line) {
    if (writer.orElseThrow().test(line)) {
      return;
    }
    untold.addLast(line);
    if (untold.size() > MOST_UNTOLD) {
      LOG.warn("a remark on plugin {} is lost: {}", plugin, untold.removeFirst());
    }
  }

  /**
   * The last lines that the run wrote, at most {@value #TAIL}: to standard error, or if it wrote
   * nothing there, to standard output.
   */
  public synchronized List<String> lastWords() {
    return preferred(last);
  }

  private static List<String> preferred(Map<String, Deque<String>> words) {
    Deque<String> none = new ArrayDeque<>();
    Deque<String> errors = words.getOrDefault("stderr", none);
    return List.copyOf(errors.isEmpty() ? words.getOrDefault("stdout", none) : errors);
  }

  private static void remember(Map<String, Deque<String>> words, String stream, String line) {
    Deque<String> lines = words.computeIfAbsent(stream, s -> new ArrayDeque<>());
    lines.addLast(line);
    if (lines.size() > TAIL) {
      lines.removeFirst();
    }
  }

  /**
   * The last lines that a process wrote, at most {@value #TAIL}: to standard error, or if it wrote
   * nothing there, to standard output.
   */
  public synchronized List<String> lastWords(long pid) {
    Map<String, Deque<String>> words = new HashMap<>();
    try {
      for (LogRecord record : file.lastRecords()) {
        if (record.pid() == pid && !record.stream().equals(LogRecord.PLATFORM)) {
          remember(words, record.stream(), record.line());
        }
      }
    } catch (IOException e) {
      LOG.debug("the log of plugin {} cannot be read", plugin, e);
    }
    return preferred(words);
  }

  /** Lets go of the file; it is opened again when there is more to write. */
  @Override
  public synchronized void close() throws IOException {
    file.close();
  }

  private void add(String stream, String line, boolean continued, long lost) {
    if (writer.isPresent()) {
      boolean own = stream.equals(LogRecord.PLATFORM);
      tell(own ? line : stream + " of the stop command: " + line);
      return;
    }
    remember(last, stream, line);
    try {
      long seq = file.nextSeq();
      batch
          .append(
              new LogRecord(clock.instant(), stream, 0, seq, line, continued, lost).toJson(plugin))
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
    return new LogRecord(
                clock.instant(), LogRecord.PLATFORM, 0, file.nextSeq(), text, false, dropped)
            .toJson(plugin)
        + "\n";
  }

  private void drop(int lines, IOException why) {
    if (dropped == 0) {
      LOG.warn(
          "the log of plugin {} cannot be written, its lines are dropped: {}",
          plugin,
          why.toString());
    }
    dropped += lines;
  }

  /** The current log file of a plugin. */
  public static Path current(Path data, String plugin) {
    return data.resolve("logs").resolve(plugin).resolve("current.jsonl");
  }
}

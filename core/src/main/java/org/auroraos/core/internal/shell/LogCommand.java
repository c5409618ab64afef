package org.auroraos.core.internal.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.core.internal.logs.LogReader;
import org.auroraos.core.internal.logs.LogRecord;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command that shows what a plugin wrote. */
@Component(service = LogCommand.class)
@GogoCommand(
    scope = "aurora",
    function = {"logs"})
public final class LogCommand extends UsageOnMistake {
  private static final int MOST = 100_000;

  /** How many records are looked through for those of one stream. */
  private static final int SEARCHED = 20_000;

  private final PluginManager plugins;

  /** Shows logs of the plugins of this manager. */
  @Activate
  public LogCommand(@Reference PluginManager plugins) {
    this.plugins = plugins;
  }

  /** The end of a plugin's log. */
  @Descriptor("shows the last lines that a plugin wrote")
  public void logs(
      @Descriptor("one JSON object for each line")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("go on with what is written from now on, until Ctrl-C")
          @Parameter(
              names = {"-f", "--follow"},
              presentValue = "true",
              absentValue = "false")
          boolean follow,
      @Descriptor("how many lines (50)")
          @Parameter(
              names = {"-n", "--lines"},
              absentValue = "50")
          String lines,
      @Descriptor("only this stream: stdout, stderr or aurora")
          @Parameter(
              names = {"-s", "--stream"},
              absentValue = "")
          String stream,
      @Descriptor("id of the plugin") String id)
      throws CommandException, IOException {
    int count = Arguments.number("-n", lines, 0, MOST);
    String plugin = Arguments.name(id);
    Path file = file(plugin);
    Function<LogRecord, String> format = json ? LogText.json(plugin) : LogText.inZone(zone());
    Shown shown = new Shown(file, count, stream, format, CommandStreams.current());
    if (follow) {
      new Follower(shown).run();
    } else {
      try (shown) {
        shown.run();
      }
    }
  }

  /** A log on a terminal: first its end, then what is new each time. */
  private static final class Shown implements Follower.Step {
    private final Path file;
    private final int count;
    private final String stream;
    private final Function<LogRecord, String> format;
    private final CommandStreams streams;
    private LogReader reader;

    Shown(
        Path file,
        int count,
        String stream,
        Function<LogRecord, String> format,
        CommandStreams streams) {
      this.file = file;
      this.count = count;
      this.stream = stream;
      this.format = format;
      this.streams = streams;
    }

    @Override
    public boolean run() throws IOException, CommandException {
      if (reader != null) {
        return print(only(stream, reader.poll()));
      }
      reader = LogReader.open(file, stream.isEmpty() ? count : SEARCHED);
      List<LogRecord> last = only(stream, reader.poll());
      return print(last.subList(Math.max(0, last.size() - count), last.size()));
    }

    /** False when nobody reads any more. */
    private boolean print(List<LogRecord> records) {
      records.forEach(record -> streams.out().println(format.apply(record)));
      streams.flush();
      return !streams.closed();
    }

    @Override
    public void close() throws IOException {
      if (reader != null) {
        reader.close();
      }
    }
  }

  private Path file(String id) throws CommandException {
    if (plugins.find(id).isEmpty()) {
      throw new CommandException("there is no plugin '" + id + "'; aurora:plugins lists them");
    }
    try {
      return plugins.log(id);
    } catch (PluginException e) {
      throw new CommandException(e);
    }
  }

  private static List<LogRecord> only(String stream, List<LogRecord> records)
      throws CommandException {
    if (stream.isEmpty()) {
      return records;
    }
    if (!List.of("stdout", "stderr", LogRecord.PLATFORM).contains(stream)) {
      throw new CommandException("-s takes stdout, stderr or aurora, not '" + stream + "'");
    }
    return records.stream().filter(record -> record.stream().equals(stream)).toList();
  }

  private static ZoneId zone() {
    return ZoneId.systemDefault();
  }
}

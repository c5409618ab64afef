package org.auroraos.launcher.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogConfiguratorTest {
  private static final Path SAMPLE = Path.of("../distribution/src/main/etc/logback.xml.sample");

  @TempDir Path data;
  private final List<LoggerContext> contexts = new ArrayList<>();

  @AfterEach
  void stop() {
    contexts.forEach(LoggerContext::stop);
    System.clearProperty(LogConfigurator.FILE);
  }

  @Test
  void sampleInEtcSaysWhatHoldsWithoutIt() throws Exception {
    LoggerContext sample = context();
    sample.putProperty("aurora.data", data.toString());
    JoranConfigurator joran = new JoranConfigurator();
    joran.setContext(sample);
    joran.doConfigure(SAMPLE.toFile());

    assertThat(describe(builtIn())).isEqualTo(describe(sample)).contains("FILE").contains("10 MB");
  }

  @Test
  void linesCannotBeForgedAndTerminalsCannotBeDriven() throws IOException {
    LoggerContext context = builtIn();

    context.getLogger("a.b").info("one\n2026-01-01 ERROR two\u001b[2J\ttab ü");
    context.getLogger("a.b").info("\u009b2J \u202eback\u2069 \u2028next\u2029 \u0085");

    assertThat(Files.readAllLines(data.resolve("logs/aurora.log")))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("a.b - one?2026-01-01 ERROR two?[2J\ttab ü"),
            line -> assertThat(line).endsWith("a.b - ?2J ?back? ?next? ?"));
  }

  @Test
  void warningsComeToTheTerminalWithoutStackTraceAndTheFileHasBoth() throws IOException {
    PrintStream before = System.err;
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    System.setErr(new PrintStream(terminal, true, StandardCharsets.UTF_8));
    try {
      LoggerContext context = builtIn();
      context.getLogger("a.B").info("quiet");
      context.getLogger("a.B").error("loud", new IllegalStateException("why"));
    } finally {
      System.setErr(before);
    }

    assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("ERROR B: loud\n");
    assertThat(data.resolve("logs/aurora.log"))
        .content()
        .contains("quiet")
        .contains("IllegalStateException: why")
        .contains("at org.auroraos");
  }

  @Test
  void warningsComeAboveThePromptWhileThereIsOne() throws Exception {
    Reader reader = new Reader();
    LoggerContext context = builtIn();
    Logger root = context.getLogger("ROOT");
    ((PromptAppender) root.getAppender("CONSOLE")).printAbove(reader);

    context.getLogger("a.B").warn("careful");

    assertThat(reader.lines).containsExactly("WARN  B: careful\n");
  }

  @Test
  void fullFileIsKeptUnderANumber() throws Exception {
    LoggerContext context = builtIn();

    context.getLogger("x").info("here");
    rolling(context).rollover();

    assertThat(data.resolve("logs/aurora.1.log")).content().contains("here");
  }

  /** Stands for JLine's reader, of which only this is called. */
  public static final class Reader {
    private final List<String> lines = new ArrayList<>();

    /** Keeps the lines. */
    public void printAbove(String text) {
      lines.add(text);
    }
  }

  private LoggerContext builtIn() {
    System.setProperty(LogConfigurator.FILE, data.resolve("logs/aurora.log").toString());
    return configured();
  }

  private LoggerContext configured() {
    LoggerContext context = context();
    new LogConfigurator().configure(context);
    return context;
  }

  private LoggerContext context() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    contexts.add(context);
    return context;
  }

  private static FixedWindowRollingPolicy rolling(LoggerContext context) {
    var appender = (RollingFileAppender<ILoggingEvent>) appender(context, "FILE");
    return (FixedWindowRollingPolicy) appender.getRollingPolicy();
  }

  private static Appender<ILoggingEvent> appender(LoggerContext context, String name) {
    return context.getLogger("ROOT").getAppender(name);
  }

  private static String describe(LoggerContext context) throws ReflectiveOperationException {
    var file = (RollingFileAppender<ILoggingEvent>) appender(context, "FILE");
    FixedWindowRollingPolicy rolling = rolling(context);
    PromptAppender console = (PromptAppender) appender(context, "CONSOLE");
    return String.join(
        "\n",
        "level " + context.getLogger("ROOT").getLevel(),
        "FILE " + file.getFile() + ", " + pattern((PatternLayoutEncoder) file.getEncoder()),
        rolling.getFileNamePattern() + " " + rolling.getMinIndex() + "-" + rolling.getMaxIndex(),
        ((SizeBasedTriggeringPolicy<?>) file.getTriggeringPolicy()).getMaxFileSize().toString(),
        "CONSOLE " + pattern((PatternLayoutEncoder) console.getEncoder()),
        "filters " + console.getCopyOfAttachedFiltersList().size());
  }

  private static String pattern(PatternLayoutEncoder encoder) {
    return encoder.getCharset() + " " + encoder.getPattern();
  }
}

package org.auroraos.launcher.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;

/**
 * The log as it is without a configuration file, found by Logback through the {@code
 * ServiceLoader}. Logback's own fallback would write everything to the terminal, and reading XML
 * would be a seventh of the time that the platform takes to start.
 *
 * <p>{@code etc/logback.xml.sample} of the distribution says the same; a test compares them.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  /** System property: the log file. Without one, warnings go to standard error and that is all. */
  static final String FILE = "aurora.log.file";

  /**
   * All control characters, not those of ASCII alone, and what changes the direction of text or
   * begins a line.
   */
  private static final String MESSAGE =
      "%replace(%msg){'[\\p{Cc}\\p{Cf}\\x{2028}\\x{2029}&&[^\\t]]', '?'}%n";

  private static final String IN_FILE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{36} - " + MESSAGE;
  private static final String ON_TERMINAL = "%-5level %logger{0}: " + MESSAGE + "%nopex";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(terminal(context));
    String file = System.getProperty(FILE);
    if (file != null) {
      root.addAppender(file(context, file));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static PromptAppender terminal(LoggerContext context) {
    ThresholdFilter warnings = new ThresholdFilter();
    warnings.setLevel("WARN");
    warnings.start();

    PromptAppender appender = new PromptAppender();
    appender.setName("CONSOLE");
    appender.setContext(context);
    appender.setEncoder(encoder(context, ON_TERMINAL));
    appender.addFilter(warnings);
    appender.start();
    return appender;
  }

  private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, String file) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setName("FILE");
    appender.setContext(context);
    appender.setFile(file);
    appender.setEncoder(encoder(context, IN_FILE));

    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file.replaceFirst("\\.log$", ".%i.log"));
    rolling.setMinIndex(1);
    rolling.setMaxIndex(5);
    rolling.start();

    SizeBasedTriggeringPolicy<ILoggingEvent> triggering = new SizeBasedTriggeringPolicy<>();
    triggering.setContext(context);
    triggering.setMaxFileSize(FileSize.valueOf("10MB"));
    triggering.start();

    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(triggering);
    appender.start();
    return appender;
  }

  private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setCharset(UTF_8);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }
}

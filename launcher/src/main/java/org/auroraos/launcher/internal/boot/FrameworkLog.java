package org.auroraos.launcher.internal.boot;

import java.util.HashMap;
import java.util.Map;
import org.apache.felix.framework.Logger;
import org.apache.felix.framework.util.FelixConstants;
import org.slf4j.LoggerFactory;

/** The framework's own messages go where all others go. */
final class FrameworkLog extends Logger {
  private final org.slf4j.Logger log = LoggerFactory.getLogger("org.apache.felix.framework");

  private FrameworkLog() {}

  /** Framework properties with this log; Felix takes an object where the standard has strings. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  static Map<String, String> in(Map<String, String> properties) {
    Map configuration = new HashMap<>(properties);
    configuration.put(FelixConstants.LOG_LOGGER_PROP, new FrameworkLog());
    return configuration;
  }

  @Override
  protected void doLog(int level, String message, Throwable throwable) {
    switch (level) {
      case LOG_ERROR -> log.error(message, throwable);
      case LOG_WARNING -> log.warn(message, throwable);
      case LOG_INFO -> log.info(message, throwable);
      default -> log.debug(message, throwable);
    }
  }
}

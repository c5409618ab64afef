package org.auroraos.plugin.runtime.internal.framework;

import org.apache.felix.framework.Logger;

/** The framework's log, on standard error: standard output is the plugin's own. */
final class ErrorStreamLogger extends Logger {
  @Override
  protected void doLog(int level, String message, Throwable thrown) {
    System.err.println("osgi framework: " + message);
    if (thrown != null) {
      thrown.printStackTrace();
    }
  }
}

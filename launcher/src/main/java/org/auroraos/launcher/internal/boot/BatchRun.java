package org.auroraos.launcher.internal.boot;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.client.ConsoleClient;

/** {@code aurora -c COMMANDS}: waits until what is deployed has settled, then runs the commands. */
final class BatchRun {
  private static final String SETTLE = "aurora:settle";

  private final String commands;
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final OutputStream err = new FileOutputStream(FileDescriptor.err);

  BatchRun(String commands) {
    this.commands = commands;
  }

  /** Runs the commands and returns the exit code of the first step that failed. */
  int run(Optional<ConsoleClient> console) {
    try {
      ConsoleClient client =
          console.orElseThrow(() -> new LauncherException("the console does not answer"));
      int settled = client.run(SETTLE, InputStream.nullInputStream(), err, err);
      int result = client.run(commands, InputStream.nullInputStream(), out, err);
      return settled == ExitCodes.OK ? result : settled;
    } catch (LauncherException e) {
      System.err.println("aurora: " + e.getMessage());
      return e.exitCode();
    }
  }
}

package org.auroraos.launcher.internal.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.client.ConsoleAddress;
import org.auroraos.launcher.internal.client.ConsoleClient;
import org.auroraos.launcher.internal.state.StateFile;

/** {@code aurora sh COMMAND}: runs a command line in the running platform. */
public final class ShellCommand {
  private static final String COMMANDS_FROM_STDIN = "-";

  /** Standard input is not passed on. */
  static final String NO_INPUT = "--no-input";

  private final Locations locations;

  /** For the platform of a data directory. */
  public ShellCommand(Locations locations) {
    this.locations = locations;
  }

  /**
   * Runs the command.
   *
   * @param arguments {@code [--no-input] COMMAND...}, or {@code -} for commands from standard input
   * @return the exit code of the command
   */
  public int run(List<String> arguments) {
    boolean noInput = !arguments.isEmpty() && arguments.get(0).equals(NO_INPUT);
    String command = String.join(" ", noInput ? arguments.subList(1, arguments.size()) : arguments);
    if (command.isBlank()) {
      throw new LauncherException(ExitCodes.USAGE, "sh: no command given");
    }
    boolean fromStdin = command.equals(COMMANDS_FROM_STDIN);
    ConsoleClient client = client();
    return client.run(
        fromStdin ? readAll(System.in) : command,
        fromStdin || noInput ? InputStream.nullInputStream() : System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err));
  }

  private ConsoleClient client() {
    return new StateFile(locations)
        .running()
        .flatMap(state -> ConsoleAddress.find(locations))
        .map(ConsoleClient::new)
        .orElseThrow(
            () ->
                new LauncherException(
                    ExitCodes.NOT_RUNNING,
                    "Aurora is not running on " + locations.data() + " (start it: aurora start)"));
  }

  private static String readAll(InputStream in) {
    try {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new LauncherException("cannot read the commands: " + e.getMessage(), e);
    }
  }

  /** Bytes go through as they are, whatever encoding this JVM has chosen for System.out. */
  private static OutputStream stream(FileDescriptor descriptor) {
    return new FileOutputStream(descriptor);
  }
}

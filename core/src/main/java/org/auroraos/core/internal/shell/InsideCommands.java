package org.auroraos.core.internal.shell;

import java.io.FilterInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.auroraos.api.hypervisor.OutputListener;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.shell.InsideRun.Shown;
import org.auroraos.core.internal.text.TerminalText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command that runs something in the sandbox of a running plugin. */
@Component(service = InsideCommands.class)
@GogoCommand(
    scope = "aurora",
    function = {"exec"})
public final class InsideCommands extends UsageOnMistake {
  private final PluginManager plugins;
  private final PolicyCodec codec;
  private final String operator;

  /** Commands in the sandboxes of the plugins of this manager. */
  @Activate
  public InsideCommands(@Reference PluginManager plugins, @Reference PolicyCodec codec) {
    // The console lets in nobody but the user that the platform runs as.
    this(plugins, codec, System.getProperty("user.name"));
  }

  InsideCommands(PluginManager plugins, PolicyCodec codec, String user) {
    this.plugins = plugins;
    this.codec = codec;
    this.operator = "operator:" + user;
  }

  /** Runs a command. */
  @Descriptor("runs a command in the sandbox of a running plugin, as confined as the plugin is")
  public Object exec(
      @Descriptor("[-j] [-i] [-q] [--raw] [-t DURATION] PLUGIN [--] COMMAND [ARGUMENT...]")
          String[] arguments)
      throws CommandException, InterruptedException {
    InsideWords words = InsideWords.parse(arguments);
    CommandStreams streams = CommandStreams.current();
    SafeOutput output = words.raw() ? SafeOutput.raw(streams) : SafeOutput.to(streams);
    RunRequest.Builder request =
        RunRequest.builder(words.command())
            .output(words.json() ? OutputListener.none() : output)
            .input(words.input() ? RunInput.stream(kept(streams.in())) : RunInput.empty());
    timeout(words).ifPresent(request::timeout);
    SandboxResult result = run(words.plugin(), request.build());
    output.finish();
    if (words.quiet() && !words.json()) {
      tell(result, streams);
    }
    return new InsideRun(
        result, words.json() ? Shown.JSON : words.quiet() ? Shown.NOTHING : Shown.TEXT);
  }

  private SandboxResult run(String plugin, RunRequest request)
      throws CommandException, InterruptedException {
    try {
      return plugins.exec(plugin, request, operator);
    } catch (PluginException e) {
      throw new CommandException(e);
    }
  }

  /** As policies write it; the policy's own limit holds if that is shorter. */
  private Optional<Duration> timeout(InsideWords words) throws CommandException {
    if (words.timeout().isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> limit = Map.of("limits.wall-time", words.timeout().get());
    try {
      Duration timeout =
          codec
              .fromProperties(SandboxPolicy.builder().build(), limit, "--timeout")
              .limits()
              .wallTime();
      return timeout.isZero() ? Optional.empty() : Optional.of(timeout);
    } catch (PolicyException e) {
      throw new CommandException(e);
    }
  }

  /** What a reader of the exit code alone would not know. */
  private static void tell(SandboxResult result, CommandStreams streams) {
    boolean ownEnd = result.status() == SandboxStatus.OK || result.status() == SandboxStatus.EXITED;
    boolean ran = result.isolation() != Isolation.ERROR;
    if (!ownEnd || !ran) {
      String reason = result.reason().isEmpty() ? "" : ": " + result.reason();
      streams.err().println("aurora exec: " + TerminalText.line(result.status() + reason));
    }
  }

  /** The console's own, which goes on when the command has ended. */
  private static InputStream kept(InputStream console) {
    return new FilterInputStream(console) {
      @Override
      public void close() {
        // It is not ours.
      }
    };
  }
}

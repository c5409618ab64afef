package org.auroraos.api.hypervisor;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.Observer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A program to run in an instance.
 *
 * @param command the program and its arguments
 * @param environment added to the environment of the policy; a variable that the policy sets to
 *     another value and a loader variable that it does not name are refused
 * @param workingDirectory absolute path inside
 * @param timeout a shorter wall-clock limit than the policy's, if given
 * @param input what the program reads on standard input
 * @param output who sees the output as it comes; the result holds it, up to the limit, all the same
 * @param egress is told which connections the program asked for, if its policy has network {@code
 *     egress}
 * @param observer wants to know what the program does
 * @param detachment makes the run outlive the platform. Its output then goes to the log of the
 *     detachment only, and the launch id is the trace id of the run
 */
public record RunRequest(
    List<String> command,
    Map<String, String> environment,
    String workingDirectory,
    Optional<Duration> timeout,
    RunInput input,
    OutputListener output,
    EgressListener egress,
    Observer observer,
    Optional<Detachment> detachment) {

  /** Copies the collections; nothing is null. */
  public RunRequest {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no command");
    }
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    Objects.requireNonNull(workingDirectory, "workingDirectory");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(egress, "egress");
    Objects.requireNonNull(observer, "observer");
    Objects.requireNonNull(detachment, "detachment");
  }

  /** A request with nothing but a command, in {@code /}. */
  public static RunRequest of(List<String> command) {
    return builder(command).build();
  }

  /** A builder for a request of this command. */
  public static Builder builder(List<String> command) {
    return new Builder(command);
  }

  /** Collects the parts of a request. */
  @ProviderType
  public static final class Builder {
    private final List<String> command;
    private Map<String, String> environment = Map.of();
    private String workingDirectory = "/";
    private Optional<Duration> timeout = Optional.empty();
    private RunInput input = RunInput.empty();
    private OutputListener output = OutputListener.none();
    private EgressListener egress = EgressListener.none();
    private Observer observer = Observer.none();
    private Optional<Detachment> detachment = Optional.empty();

    private Builder(List<String> command) {
      this.command = command;
    }

    /** See {@link RunRequest#environment()}. */
    public Builder environment(Map<String, String> value) {
      environment = value;
      return this;
    }

    /** See {@link RunRequest#workingDirectory()}. */
    public Builder workingDirectory(String value) {
      workingDirectory = value;
      return this;
    }

    /** See {@link RunRequest#timeout()}. */
    public Builder timeout(Duration value) {
      timeout = Optional.of(value);
      return this;
    }

    /** See {@link RunRequest#input()}. */
    public Builder input(RunInput value) {
      input = value;
      return this;
    }

    /** See {@link RunRequest#output()}. */
    public Builder output(OutputListener value) {
      output = value;
      return this;
    }

    /** See {@link RunRequest#egress()}. */
    public Builder egress(EgressListener value) {
      egress = value;
      return this;
    }

    /** See {@link RunRequest#observer()}. */
    public Builder observer(Observer value) {
      observer = value;
      return this;
    }

    /** See {@link RunRequest#detachment()}. */
    public Builder detachment(Detachment value) {
      detachment = Optional.of(value);
      return this;
    }

    /** The request. */
    public RunRequest build() {
      return new RunRequest(
          command,
          environment,
          workingDirectory,
          timeout,
          input,
          output,
          egress,
          observer,
          detachment);
    }
  }
}

package org.auroraos.api.backend;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.auroraos.api.policy.SandboxPolicy;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One program to start in one sandbox.
 *
 * <p>Paths in the command, the environment and the working directory are those inside. Where a
 * backend can give a program no root of its own, it puts the source of a mount, and a private
 * directory for {@code /tmp}, in place of such a path: where a text begins with it, or a part of
 * the text after {@code =} or {@code :}.
 *
 * @param sandboxId names the sandbox in groups, host name and logs: letters, digits, {@code . _ -},
 *     at most 100
 * @param owner whose private identity it gets: sandboxes with the same owner share it, others never
 *     do; the id of the plugin, or empty for one that nobody else will ever have again
 * @param command the program and its arguments; the program is an absolute path inside, or a name
 *     looked up in the PATH inside
 * @param environment the complete environment, checked against the policy by the caller
 * @param workingDirectory absolute path inside
 * @param policy what to enforce
 * @param mounts what is shown inside beyond what the policy and the runtime of the system give
 * @param stdin what the program's standard input is; no {@link Stdin#PIPE} with a detachment
 * @param observer wants to know what the program does; a backend that cannot see it says nothing
 * @param detachment makes it outlive the platform; it then has an owner
 */
public record SandboxLaunch(
    String sandboxId,
    String owner,
    List<String> command,
    Map<String, String> environment,
    String workingDirectory,
    SandboxPolicy policy,
    List<SandboxMount> mounts,
    Stdin stdin,
    Observer observer,
    Optional<Detachment> detachment) {
  /**
   * Where a program with network {@code egress} finds the broker: a TCP port of 127.0.0.1 inside,
   * the customary one of HTTP proxies.
   */
  public static final int EGRESS_PORT = 3128;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** What a program's standard input is. */
  public enum Stdin {
    /** At its end from the start. */
    EMPTY,
    /** A pipe from {@link SandboxProcess#stdin()}. */
    PIPE,
    /**
     * One end of a stream socket in both directions, whose other end is {@link
     * SandboxProcess#channel()}.
     */
    CHANNEL
  }

  /** Checks the ids and copies the collections. */
  public SandboxLaunch {
    if (!ID.matcher(sandboxId).matches() || !(owner.isEmpty() || ID.matcher(owner).matches())) {
      throw new IllegalArgumentException("not an id: " + sandboxId + " " + owner);
    }
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no program");
    }
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    mounts = List.copyOf(mounts);
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(stdin, "stdin");
    Objects.requireNonNull(observer, "observer");
    if (detachment.isPresent() && (owner.isEmpty() || stdin == Stdin.PIPE)) {
      throw new IllegalArgumentException(
          "a sandbox that outlives the platform has an owner, and no pipe to read from");
    }
    if (!workingDirectory.startsWith("/")) {
      throw new IllegalArgumentException("the working directory is not absolute");
    }
  }

  /** A builder for a launch under a policy. */
  public static Builder builder(String sandboxId, SandboxPolicy policy, List<String> command) {
    return new Builder(sandboxId, policy, command);
  }

  /** Collects the parts of a launch; defaults: no owner, empty environment, {@code /}, no stdin. */
  @ProviderType
  public static final class Builder {
    private final String sandboxId;
    private final SandboxPolicy policy;
    private final List<String> command;
    private String owner = "";
    private Map<String, String> environment = Map.of();
    private String workingDirectory = "/";
    private List<SandboxMount> mounts = List.of();
    private Stdin stdin = Stdin.EMPTY;
    private Observer observer = Observer.none();
    private Optional<Detachment> detachment = Optional.empty();

    private Builder(String sandboxId, SandboxPolicy policy, List<String> command) {
      this.sandboxId = sandboxId;
      this.policy = policy;
      this.command = command;
    }

    /** See {@link SandboxLaunch#owner()}. */
    public Builder owner(String value) {
      owner = value;
      return this;
    }

    /** See {@link SandboxLaunch#environment()}. */
    public Builder environment(Map<String, String> value) {
      environment = value;
      return this;
    }

    /** See {@link SandboxLaunch#workingDirectory()}. */
    public Builder workingDirectory(String value) {
      workingDirectory = value;
      return this;
    }

    /** See {@link SandboxLaunch#mounts()}. */
    public Builder mounts(List<SandboxMount> value) {
      mounts = value;
      return this;
    }

    /** See {@link SandboxLaunch#stdin()}. */
    public Builder stdin(Stdin value) {
      stdin = value;
      return this;
    }

    /** See {@link SandboxLaunch#observer()}. */
    public Builder observer(Observer value) {
      observer = value;
      return this;
    }

    /** See {@link SandboxLaunch#detachment()}. */
    public Builder detachment(Detachment value) {
      detachment = Optional.of(value);
      return this;
    }

    /** The launch. */
    public SandboxLaunch build() {
      return new SandboxLaunch(
          sandboxId,
          owner,
          command,
          environment,
          workingDirectory,
          policy,
          mounts,
          stdin,
          observer,
          detachment);
    }
  }
}

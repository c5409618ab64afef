package org.auroraos.core.internal.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.OutputListener;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands on sandboxes that are no plugins. */
@Component(service = SandboxCommands.class)
@GogoCommand(
    scope = "aurora",
    function = {"run", "instances"})
public final class SandboxCommands extends UsageOnMistake {
  private static final String USAGE = "usage: aurora:run [-j] POLICY COMMAND [ARGUMENT...]";

  /** How long a policy's file may take to be read after the start of the platform. */
  private static final Duration FILES_READ = Duration.ofSeconds(5);

  private final Hypervisor hypervisor;
  private final PolicyRegistry policies;

  /** Commands on the instances of this hypervisor. */
  @Activate
  public SandboxCommands(@Reference Hypervisor hypervisor, @Reference PolicyRegistry policies) {
    this.hypervisor = hypervisor;
    this.policies = policies;
  }

  /** All instances. */
  @Descriptor("lists the sandbox instances and what runs in them")
  public Object instances(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json) {
    List<Instance> instances = hypervisor.list();
    if (!json) {
      return new Listing<>(Instance.class, instances);
    }
    ArrayNode view = Json.array();
    instances.forEach(instance -> view.add(Views.instance(instance)));
    return Json.pretty(view);
  }

  /**
   * Runs one command. The options are read here, because Gogo would take them from anywhere in the
   * line, also from the command that is to be run.
   */
  @Descriptor("runs one command in a new sandbox and shows its result")
  public Object run(@Descriptor("[-j | --json] POLICY COMMAND [ARGUMENT...]") String[] arguments)
      throws CommandException, InterruptedException {
    List<String> words = Arrays.asList(arguments);
    boolean json = !words.isEmpty() && List.of("-j", "--json").contains(words.get(0));
    List<String> rest = json ? words.subList(1, words.size()) : words;
    if (rest.size() < 2 || rest.get(0).startsWith("-")) {
      throw new CommandException(USAGE);
    }
    SandboxPolicy policy = policy(rest.get(0));
    List<String> command = rest.subList(1, rest.size());
    if (json) {
      OutputListener silent = OutputListener.none();
      return Json.pretty(Views.result(run(rest.get(0), policy, command, silent)));
    }
    SafeOutput output = SafeOutput.ofCurrentCommand();
    SandboxResult result = run(rest.get(0), policy, command, output);
    output.finish();
    return result;
  }

  private SandboxPolicy policy(String name) throws CommandException, InterruptedException {
    try {
      return policies.await(name, FILES_READ);
    } catch (PolicyException e) {
      throw new CommandException(e);
    }
  }

  private SandboxResult run(
      String policyName, SandboxPolicy policy, List<String> command, OutputListener output)
      throws InterruptedException {
    String id = "run-" + UUID.randomUUID().toString().substring(0, 13);
    Instance instance = hypervisor.create(InstanceSpec.of(id, policyName, policy));
    try {
      return instance.run(RunRequest.builder(command).output(output).build());
    } finally {
      hypervisor.destroy(id);
    }
  }
}

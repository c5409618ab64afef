package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.api.plugin.DryRun.Outcome;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.approve.Verdict;
import org.auroraos.core.internal.archive.ArchiveException;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.store.PluginRecord;

/**
 * What would become of a file if it were deployed: the same steps by the same hands as when it is,
 * in a directory that is thrown away, up to the start.
 */
final class Rehearsal {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final LifecycleServices services;
  private final Deployments deployments;
  private final Path target;
  private final String name;
  private final List<DryRun.Step> steps = new ArrayList<>();
  private String id = "";
  private Optional<Admission> admission = Optional.empty();

  /**
   * A rehearsal.
   *
   * @param target where the file would lie
   */
  Rehearsal(LifecycleServices services, Deployments deployments, Path target) {
    this.services = services;
    this.deployments = deployments;
    this.target = target;
    this.name = String.valueOf(target.getFileName());
  }

  /** Goes through the steps. */
  DryRun of(Path file) throws PluginException, InterruptedException {
    try {
      Path staged = services.store().stage();
      try {
        return examine(file, staged);
      } finally {
        services.store().discard(staged);
      }
    } catch (IOException e) {
      throw new PluginException(id, name + ": it cannot be tried now: " + e.getMessage(), e);
    }
  }

  private DryRun examine(Path file, Path staged) throws IOException, InterruptedException {
    Examined examined;
    try {
      examined = services.admissions().examine(file, staged, services.common().get().archives());
    } catch (ArchiveException e) {
      return decided("unpack", Outcome.REFUSAL, e.getMessage());
    }
    PluginDescription plugin = examined.plugin().description();
    id = plugin.id();
    passed("unpack", plugin.id() + " " + plugin.version() + ", " + plugin.shape());
    Optional<Path> owner = deployments.sourceOf(id);
    if (owner.isPresent() && !owner.get().equals(target)) {
      return decided("id", Outcome.REFUSAL, "the id belongs to " + owner.get().getFileName());
    }
    passed("id", owner.isPresent() ? "replaces the plugin that is there" : "new");
    if (examined.refusal().isPresent()) {
      return decided("admission", Outcome.REFUSAL, examined.refusal().get());
    }
    Dependencies.Foresight foresight = services.dependencies().foresee(Deployments.node(plugin));
    if (foresight.cycle().isPresent()) {
      String words = Dependencies.words(foresight.cycle().get());
      return decided("dependencies", Outcome.REFUSAL, words);
    }
    String digest = services.store().digest(examined.plugin().root());
    Optional<Plugin> current = deployments.find(id);
    if (current.isPresent() && current.get().info().digest().equals(digest)) {
      return decided("content", Outcome.UNCHANGED, "this content is deployed already");
    }
    return judge(examined, digest, foresight.obstacle(), staged);
  }

  private DryRun judge(Examined examined, String digest, Optional<String> obstacle, Path staged)
      throws IOException, InterruptedException {
    PluginSettings settings;
    try {
      settings = services.settings().of(id, PATIENCE);
    } catch (SettingsException e) {
      return decided("settings", Outcome.FAILURE, e.getMessage());
    }
    passed("settings", "policy " + settings.policyName());
    Verdict verdict = services.admissions().judge(examined, digest, settings.policy());
    admission = Optional.of(verdict.admission());
    if (verdict.refusal().isPresent()) {
      return decided("admission", Outcome.REFUSAL, verdict.refusal().get());
    }
    if (verdict.admission().waits()) {
      return decided(
          "admission", Outcome.APPROVAL, String.join("; ", verdict.admission().questions()));
    }
    passed("admission", admitted(verdict.admission()));
    if (!settings.autostart()) {
      return decided("autostart", Outcome.STOPPED, "autostart is off");
    }
    PluginDescription plugin = examined.plugin().description();
    try {
      SupervisionCheck.check(plugin, settings);
    } catch (SettingsException e) {
      return decided("settings", Outcome.FAILURE, e.getMessage());
    }
    if (obstacle.isPresent()) {
      return decided("dependencies", Outcome.WAITING, obstacle.get());
    }
    passed("dependencies", plugin.dependencies().isEmpty() ? "none" : "all are there");
    PluginRecord record = new PluginRecord(plugin, target, "", digest, Optional.empty(), true);
    try {
      services.planner().check(record, settings);
    } catch (IOException e) {
      return decided("policy", Outcome.FAILURE, e.getMessage());
    }
    passed("policy", "can carry it");
    return plugin.shape() == PluginShape.BUNDLE
        ? resolve(examined, settings, staged)
        : build(examined, settings, staged);
  }

  /** The sandbox of a program that is not a bundle, with another one in its place. */
  private DryRun build(Examined examined, PluginSettings settings, Path staged)
      throws IOException, InterruptedException {
    SandboxResult result =
        run(
            (instanceId, data) ->
                LaunchPlanner.harmlessPlan(instanceId, settings, examined.plugin().root(), data),
            settings,
            staged);
    if (result.status() == SandboxStatus.INTERNAL_ERROR) {
      return decided(
          "sandbox", Outcome.FAILURE, "its sandbox could not be built: " + result.reason());
    }
    passed("sandbox", "can be built");
    return decided("start", Outcome.START, "");
  }

  /** In a sandbox like its own, with other data, of which nothing is left. */
  private DryRun resolve(Examined examined, PluginSettings settings, Path staged)
      throws IOException, InterruptedException {
    SandboxResult result =
        run(
            (instanceId, data) ->
                services
                    .planner()
                    .resolvePlan(instanceId, settings, examined.plugin().root(), data),
            settings,
            staged);
    if (result.status() == SandboxStatus.OK) {
      passed("resolution", "all bundles resolve");
      return decided("start", Outcome.START, "");
    }
    String said = result.stderr().strip();
    return decided(
        "resolution",
        Outcome.FAILURE,
        said.isEmpty() ? result.status() + " " + result.rc() + " " + result.reason() : said);
  }

  private interface Planned {
    LaunchPlan plan(String instanceId, Path data) throws IOException;
  }

  private SandboxResult run(Planned planned, PluginSettings settings, Path staged)
      throws IOException, InterruptedException {
    Path data =
        Files.createDirectory(
            staged.resolve("data"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    String instanceId = "dry-run-" + COUNT.incrementAndGet();
    LaunchPlan plan = planned.plan(instanceId, data);
    Instance instance = services.hypervisor().create(plan.instance());
    try {
      return instance.run(
          RunRequest.builder(plan.command())
              .environment(plan.environment())
              .workingDirectory(plan.workingDirectory())
              .timeout(settings.startTimeout())
              .build());
    } finally {
      services.hypervisor().destroy(instanceId);
    }
  }

  private static String admitted(Admission admission) {
    boolean approved =
        admission
            .decision()
            .filter(made -> made.kind() == ApprovalDecision.Kind.APPROVED)
            .isPresent();
    return approved ? "approved already" : "nobody has to be asked";
  }

  private void passed(String step, String text) {
    steps.add(new DryRun.Step(step, true, text));
  }

  private DryRun decided(String step, Outcome outcome, String reason) {
    boolean well = outcome == Outcome.START || outcome == Outcome.UNCHANGED;
    steps.add(new DryRun.Step(step, well, reason));
    return new DryRun(name, id, outcome, reason, steps, admission);
  }
}

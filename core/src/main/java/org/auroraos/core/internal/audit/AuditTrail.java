package org.auroraos.core.internal.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginListener;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyListener;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.archive.Sha256;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what happens to plugins and policies. */
@Component(service = PluginListener.class)
public final class AuditTrail implements PluginListener, PolicyListener {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

  /** A disk that takes longer holds up nobody any more. */
  private static final long PATIENCE_SECONDS = 10;

  private final AuditLog log;
  private final PolicyRegistry policies;
  private final PolicyCodec codec;
  private final PolicyRegistry.Subscription subscription;

  /** The run whose end was recorded last, by the id of its plugin. */
  private final Map<String, String> ends = new ConcurrentHashMap<>();

  /** From now on. */
  @Activate
  public AuditTrail(
      @Reference AuditLog log, @Reference PolicyRegistry policies, @Reference PolicyCodec codec) {
    this.log = log;
    this.policies = policies;
    this.codec = codec;
    this.subscription = policies.subscribe(this);
  }

  /** Nothing more is recorded. */
  @Deactivate
  public void close() {
    subscription.close();
  }

  @Override
  public void stateChanged(PluginState before, PluginInfo plugin) {
    Map<String, String> details = new TreeMap<>();
    details.put("from", before.name());
    details.put("to", plugin.state().name());
    details.put("version", plugin.version());
    details.put("digest", plugin.digest());
    details.put("source", plugin.source());
    details.put("problem", plugin.problem());
    if (plugin.state() == PluginState.ACTIVE) {
      plugin.pid().ifPresent(pid -> details.put("pid", Long.toString(pid)));
      details.put("policy", plugin.policyName());
    }
    boolean ends = before.running() && !plugin.state().running();
    if (ends) {
      plugin.lastResult().ifPresent(result -> end(plugin.id(), result, details));
    }
    details.values().removeIf(String::isEmpty);
    CompletableFuture<AuditRecord> written =
        log.append(AuditEntry.of("plugin.state", plugin.id(), details));
    if (ends) {
      // Its own record of its end is deleted after this.
      await(written);
    }
  }

  private static void await(CompletableFuture<AuditRecord> written) {
    try {
      written.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("The end of a plugin is not in the audit log", e);
    }
  }

  @Override
  public void policyChanged(String name) {
    Map<String, String> details = new TreeMap<>();
    policies
        .find(name)
        .ifPresentOrElse(entry -> describe(entry, details), () -> details.put("source", "gone"));
    record(AuditEntry.of("policy.changed", name, details));
  }

  /** A start that failed has no end of its own; what is known then is that of an earlier run. */
  private void end(String id, SandboxResult result, Map<String, String> details) {
    if (!result.traceId().equals(ends.put(id, result.traceId()))) {
      details.put("result", result.status() + " " + result.rc());
      details.put("run", result.traceId());
    }
  }

  private void describe(PolicyEntry entry, Map<String, String> details) {
    details.put("source", entry.source());
    entry.policy().ifPresent(policy -> details.put("digest", Sha256.ofText(codec.toJson(policy))));
    entry.problem().ifPresent(problem -> details.put("problem", problem));
  }

  /** A loss is counted and told by the log itself. */
  private void record(AuditEntry entry) {
    CompletableFuture<AuditRecord> unused = log.append(entry);
  }
}

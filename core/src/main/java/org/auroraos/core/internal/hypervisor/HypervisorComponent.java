package org.auroraos.core.internal.hypervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.core.internal.egress.EgressAudit;
import org.auroraos.core.internal.egress.EgressBrokers;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link Hypervisor} service, on whatever backend there is at the moment. */
@Component(service = Hypervisor.class)
public final class HypervisorComponent implements Hypervisor {
  private static final Logger LOG = LoggerFactory.getLogger(HypervisorComponent.class);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** How long the end of killed runs is waited for; a kill needs milliseconds. */
  private static final Duration GONE = Duration.ofSeconds(10);

  private final AtomicReference<SandboxBackend> backend = new AtomicReference<>();
  private final ConcurrentNavigableMap<String, SandboxInstance> instances =
      new ConcurrentSkipListMap<>();
  private final RunTimer timer = new RunTimer();
  private final RunThreads threads = new RunThreads();
  private final AtomicReference<AuditLog> audit = new AtomicReference<>();
  private final EgressBrokers brokers;

  /** A hypervisor that records nothing. */
  public HypervisorComponent() {
    this(false);
  }

  /** In a platform, nothing is connected that cannot be recorded; without one, there is no log. */
  @Activate
  public HypervisorComponent(BundleContext context) {
    this(Set.of("", "platform").contains(Objects.toString(context.getProperty("aurora.mode"), "")));
  }

  private HypervisorComponent(boolean audited) {
    brokers = new EgressBrokers(new EgressAudit(() -> Optional.ofNullable(audit.get()), audited));
  }

  /** Decisions of brokers are recorded there from now on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindAudit(AuditLog service) {
    audit.set(service);
  }

  /** Nothing can be recorded. */
  void unbindAudit(AuditLog service) {
    audit.compareAndSet(service, null);
  }

  /** A backend comes, or a better one. What runs goes on with the one that started it. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindBackend(SandboxBackend service) {
    backend.set(service);
  }

  /** A backend goes; it ends by itself what it has started. */
  void unbindBackend(SandboxBackend service) {
    backend.compareAndSet(service, null);
  }

  @Override
  public Instance create(InstanceSpec spec) {
    if (!ID.matcher(spec.id()).matches()) {
      throw new IllegalArgumentException(
          "the id of an instance is letters, digits and . _ -, at most 64: " + spec.id());
    }
    SandboxInstance instance =
        new SandboxInstance(
            spec, () -> Optional.ofNullable(backend.get()), timer, threads, brokers);
    if (instances.putIfAbsent(spec.id(), instance) != null) {
      throw new IllegalStateException("there is an instance " + spec.id() + " already");
    }
    try {
      spec.data().ifPresent(HypervisorComponent::createDirectory);
    } catch (UncheckedIOException e) {
      instances.remove(spec.id(), instance);
      throw e;
    }
    return instance;
  }

  @Override
  public boolean destroy(String id) {
    SandboxInstance instance = instances.remove(id);
    if (instance == null) {
      return false;
    }
    awaitEnd(instance.destroy());
    return true;
  }

  @Override
  public boolean release(String id) {
    SandboxInstance instance = instances.remove(id);
    if (instance == null) {
      return false;
    }
    awaitEnd(instance.release());
    return true;
  }

  @Override
  public String newTraceId() {
    return TraceIds.next();
  }

  @Override
  public Optional<Instance> find(String id) {
    return Optional.ofNullable(instances.get(id));
  }

  @Override
  public List<Instance> list() {
    return List.copyOf(instances.values());
  }

  /** Ends everything that runs, but lets go of what outlives the platform. */
  @Deactivate
  void deactivate() {
    List<Run> killed = new ArrayList<>();
    instances.values().forEach(instance -> killed.addAll(instance.release()));
    instances.clear();
    awaitEnd(killed);
    brokers.close();
    timer.close();
    threads.close();
  }

  private static void awaitEnd(List<Run> runs) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            runs.stream().map(Run::result).toArray(CompletableFuture<?>[]::new));
    try {
      all.get(GONE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.error("Killed runs have not ended within {}: {}", GONE, runs);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a result never completes exceptionally", e);
    }
  }

  private static void createDirectory(Path directory) {
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("the data directory cannot be created: " + directory, e);
    }
  }
}

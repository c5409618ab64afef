package org.auroraos.core.internal.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyListener;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.config.NamedConfiguration;
import org.auroraos.core.internal.config.NamedConfigurations;
import org.auroraos.core.internal.policy.PolicyResolver.Outcome;
import org.auroraos.core.internal.text.Suggestions;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link PolicyRegistry} service, fed by Config Admin.
 *
 * <p>Config Admin gives configurations some time after the start, when FileInstall has read them. A
 * file that lies in the configuration folder and has not come yet makes its policy invalid until
 * then, so that nothing runs under a built-in policy that the operator has replaced.
 */
@Component(
    service = {PolicyRegistry.class, ConfigurationListener.class},
    configurationPid = PolicyRegistryComponent.FACTORY_PID,
    configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = PolicyMetatype.class, factory = true)
public final class PolicyRegistryComponent implements PolicyRegistry, ConfigurationListener {
  /** Files are looked at again after this time, when nobody tells of them. */
  private static final Duration POLL = Duration.ofMillis(50);

  static final String FACTORY_PID = "org.auroraos.policy";

  private static final Logger LOG = LoggerFactory.getLogger(PolicyRegistryComponent.class);

  private final Map<String, SandboxPolicy> builtIn = BuiltInPolicies.all();
  private final List<Listening> listeners = new CopyOnWriteArrayList<>();

  private final Optional<NamedConfigurations> source;

  /** Whether problems are warned of; else only those who ask for a policy hear of them. */
  private final boolean warns;

  /** Held while configurations are read and listeners are told: changes come in order. */
  private final Object changes = new Object();

  private final Optional<Path> folder;

  private final PolicyFiles files;

  /** By name, as they were read last; of several with one name, any. */
  private volatile Map<String, NamedConfiguration> configured = Map.of();

  /** Guards {@code outcomes} and wakes those who wait for it to change. */
  private final Object published = new Object();

  private SortedMap<String, Outcome> outcomes;

  /** Finds the configurations that are there and the files that will be read. */
  @Activate
  public PolicyRegistryComponent(BundleContext context, @Reference ConfigurationAdmin admin) {
    this(
        Optional.ofNullable(context.getProperty("aurora.etc")).map(Path::of),
        Optional.of(new NamedConfigurations(admin, FACTORY_PID)),
        isPlatform(context.getProperty("aurora.mode")));
  }

  /**
   * A registry.
   *
   * @param folder the configuration folder, if there is one
   * @param source where configurations come from; none for the built-in policies alone
   */
  public PolicyRegistryComponent(Optional<Path> folder, Optional<NamedConfigurations> source) {
    this(folder, source, true);
  }

  PolicyRegistryComponent(
      Optional<Path> folder, Optional<NamedConfigurations> source, boolean warns) {
    this.folder = folder;
    this.files = new PolicyFiles(folder);
    this.source = source;
    this.warns = warns;
    outcomes = PolicyResolver.resolve(builtIn, List.of(), unread(List.of()));
    source.ifPresent(this::read);
  }

  @Override
  public Optional<PolicyEntry> find(String name) {
    return outcome(name).map(Outcome::entry);
  }

  @Override
  public List<PolicyEntry> list() {
    synchronized (published) {
      return outcomes.values().stream().map(Outcome::entry).toList();
    }
  }

  @Override
  public SandboxPolicy require(String name) throws PolicyException {
    Optional<PolicyEntry> entry = find(name);
    if (entry.isEmpty()) {
      List<String> names = list().stream().map(PolicyEntry::name).toList();
      String problem = "there is none of this name" + Suggestions.didYouMean(name, names);
      throw new PolicyException("policy " + name, "", "", problem + "; there are " + names);
    }
    String problem = entry.get().problem().orElse("");
    return entry
        .get()
        .policy()
        .orElseThrow(() -> new PolicyException("policy " + name, "", "", problem));
  }

  @Override
  public SandboxPolicy await(String name, Duration most)
      throws PolicyException, InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (!most.isZero() && !isFresh(name, deadline)) {
      synchronized (published) {
        published.wait(POLL.toMillis());
      }
    }
    return require(name);
  }

  /** Whether nothing newer stands in the files, or has not come in time. */
  private boolean isFresh(String name, long deadline) throws PolicyException {
    boolean late = System.nanoTime() >= deadline;
    Map<String, NamedConfiguration> known = configured;
    List<String> chain = PolicyFiles.chain(name, known);
    boolean pending = outcome(name).map(Outcome::pending).orElse(false);
    if (!pending && files.hasUnread(chain, known)) {
      source.ifPresent(this::read);
      pending = outcome(name).map(Outcome::pending).orElse(false);
    }
    if (pending) {
      return late;
    }
    try {
      Optional<Path> behind = files.behind(chain, known);
      if (behind.isPresent() && late) {
        LOG.info("{} was written, and what was read before still holds", behind.get());
        files.giveUp(behind.get());
      }
      return behind.isEmpty() || late;
    } catch (IOException e) {
      String problem = "its file cannot be looked at: " + e.getMessage();
      throw new PolicyException("policy " + name, "", "", problem);
    }
  }

  @Override
  public Map<String, String> origins(String name) {
    return outcome(name).map(Outcome::origins).map(Map::copyOf).orElse(Map.of());
  }

  @Override
  public SandboxPolicy fromProperties(Map<String, ?> properties, String source)
      throws PolicyException {
    Map<String, Object> own = new LinkedHashMap<>(properties);
    Object parent = own.remove(PolicyKeys.EXTENDS);
    String name = parent == null ? BuiltInPolicies.DEFAULT : parent.toString().strip();
    SandboxPolicy base;
    try {
      base = require(name);
    } catch (PolicyException e) {
      throw new PolicyException(source, PolicyKeys.EXTENDS, name, e.getMessage());
    }
    return PolicyReader.read(base, own, source);
  }

  @Override
  public SandboxPolicy fromJson(String json, String source) throws PolicyException {
    return fromProperties(PolicyJson.properties(json, source), source);
  }

  @Override
  public Subscription subscribe(PolicyListener listener) {
    Listening listening = new Listening(listener);
    listeners.add(listening);
    return listening;
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    source.filter(configurations -> configurations.concerns(event)).ifPresent(this::read);
    // After what was read is published: who finds it fresh has to see it.
    files.heard(event);
  }

  /** Takes these configurations for all that there are. */
  void configure(List<NamedConfiguration> configurations) {
    synchronized (changes) {
      Map<String, NamedConfiguration> byName = new HashMap<>();
      configurations.forEach(configuration -> byName.put(configuration.name(), configuration));
      configured = Map.copyOf(byName);
      publish(PolicyResolver.resolve(builtIn, configurations, unread(configurations)));
    }
  }

  /** Files whose configurations have not come yet, or are gone, by the name of their policy. */
  private SortedMap<String, Path> unread(List<NamedConfiguration> configurations) {
    SortedMap<String, Path> unread =
        folder.map(PolicyRegistryComponent::filesIn).orElseGet(TreeMap::new);
    configurations.forEach(configuration -> unread.remove(configuration.name()));
    return unread;
  }

  private void read(NamedConfigurations configurations) {
    synchronized (changes) {
      try {
        configure(configurations.list());
      } catch (IOException | UncheckedIOException e) {
        LOG.error("The configurations of policies cannot be read; they stay as they were", e);
      }
    }
  }

  private Optional<Outcome> outcome(String name) {
    synchronized (published) {
      return Optional.ofNullable(outcomes.get(name));
    }
  }

  private void publish(SortedMap<String, Outcome> next) {
    SortedMap<String, Outcome> previous;
    synchronized (published) {
      previous = outcomes;
      outcomes = next;
      published.notifyAll();
    }
    TreeSet<String> names = new TreeSet<>(previous.keySet());
    names.addAll(next.keySet());
    names.removeIf(name -> next.containsKey(name) && next.get(name).equals(previous.get(name)));
    names.forEach(name -> changed(name, Optional.ofNullable(next.get(name)).map(Outcome::entry)));
  }

  private void changed(String name, Optional<PolicyEntry> entry) {
    String state =
        entry.map(now -> now.problem().map(p -> "not valid: " + p).orElse("valid")).orElse("gone");
    if (warns && entry.isPresent() && entry.get().problem().isPresent()) {
      LOG.warn("Policy {} is {}", name, state);
    } else {
      LOG.info("Policy {} is {}", name, state);
    }
    for (Listening listening : listeners) {
      try {
        listening.listener.policyChanged(name);
      } catch (RuntimeException e) {
        LOG.error("A listener failed on the change of policy {}", name, e);
      }
    }
  }

  /** A command that uses one policy is told about that one by the error it gets. */
  private static boolean isPlatform(String mode) {
    return mode == null || mode.equals("platform");
  }

  private static SortedMap<String, Path> filesIn(Path folder) {
    try {
      return NamedConfigurations.filesIn(folder, FACTORY_PID);
    } catch (IOException e) {
      throw new UncheckedIOException("the configuration folder cannot be read: " + folder, e);
    }
  }

  /** One subscription; the same listener may have several. */
  private final class Listening implements Subscription {
    private final PolicyListener listener;

    private Listening(PolicyListener listener) {
      this.listener = listener;
    }

    @Override
    public void close() {
      listeners.remove(this);
    }
  }
}

package org.auroraos.core.internal.shell;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyListener;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;

/** A registry with the policies of a test. */
final class FakePolicies implements PolicyRegistry {
  private final Map<String, PolicyEntry> entries = new TreeMap<>();

  FakePolicies(String... valid) {
    for (String name : valid) {
      with(PolicyEntry.valid(name, "built-in", SandboxPolicy.builder().build()));
    }
  }

  FakePolicies with(PolicyEntry entry) {
    entries.put(entry.name(), entry);
    return this;
  }

  @Override
  public Optional<PolicyEntry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  @Override
  public List<PolicyEntry> list() {
    return List.copyOf(entries.values());
  }

  @Override
  public SandboxPolicy require(String name) throws PolicyException {
    return find(name)
        .flatMap(PolicyEntry::policy)
        .orElseThrow(() -> new PolicyException(name, "", "", "there is no such policy"));
  }

  @Override
  public SandboxPolicy await(String name, Duration most) throws PolicyException {
    return require(name);
  }

  @Override
  public Map<String, String> origins(String name) {
    return Map.of();
  }

  @Override
  public SandboxPolicy fromProperties(Map<String, ?> properties, String source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SandboxPolicy fromJson(String json, String source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Subscription subscribe(PolicyListener listener) {
    return () -> {};
  }
}

package org.auroraos.core.internal.learn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressListener;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.api.sandbox.SandboxResult;

/** What was seen of one program, over all its runs since the learning began. */
public final class Learning implements Observer, EgressListener {
  /** A program that does more different things than this gets a policy from the first of them. */
  private static final int MOST = 20_000;

  private record Subject(
      Observation.Kind kind, String subject, Observation.Answer answer, Optional<Profile> needs) {
    static Subject of(Observation seen) {
      return new Subject(seen.kind(), seen.subject(), seen.answer(), seen.needs());
    }
  }

  private final Map<Subject, Observation> seen = new LinkedHashMap<>();
  private final Destinations destinations = new Destinations();
  private final List<SandboxResult> results = new ArrayList<>();
  private boolean blind;
  private long lost;

  @Override
  public Scope scope() {
    return Scope.EVERYTHING;
  }

  @Override
  public synchronized void begun(boolean visible) {
    blind |= !visible;
  }

  @Override
  public synchronized void observed(Observation observation) {
    Subject subject = Subject.of(observation);
    if (seen.size() < MOST || seen.containsKey(subject)) {
      seen.put(subject, observation);
    } else {
      lost++;
    }
  }

  @Override
  public synchronized void lost(long calls) {
    lost += calls;
  }

  @Override
  public synchronized void decided(EgressDecision decision) {
    destinations.add(decision);
  }

  /** A run has ended. */
  public synchronized void ended(SandboxResult result) {
    results.add(result);
  }

  /** How much is known: it grows with each thing that was not known before. */
  public synchronized long size() {
    return (long) seen.size() + destinations.size() + results.size();
  }

  /** What is known now. */
  synchronized Seen seen() {
    return new Seen(
        List.copyOf(seen.values()), destinations.asked(), List.copyOf(results), blind, lost);
  }

  /**
   * What is known of a program.
   *
   * @param observations in the order in which they came
   * @param asked of the broker
   * @param results of its runs
   * @param blind whether there was a run that could not be seen
   * @param lost how many calls are missing
   */
  record Seen(
      List<Observation> observations,
      Destinations.Asked asked,
      List<SandboxResult> results,
      boolean blind,
      long lost) {}
}

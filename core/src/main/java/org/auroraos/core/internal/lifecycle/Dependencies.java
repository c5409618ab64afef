package org.auroraos.core.internal.lifecycle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.depend.Dependency;
import org.auroraos.core.internal.depend.DependencyGraph;
import org.auroraos.core.internal.depend.Node;
import org.auroraos.core.internal.depend.Unmet;

/**
 * What plugins that need one another know of each other: who needs whom, and where each stands.
 * Each plugin tells its own standing and is told when that of a neighbour has changed; nobody waits
 * for anybody. Safe for concurrent use.
 */
final class Dependencies {
  /** Hears, on any thread, what its plugin has to act upon. */
  interface Listener {
    /** One that it needs, or that needs it, stands somewhere else now. */
    void neighbourChanged();

    /** One that needs it, also by way of others, has ended, and it is to be restarted with that. */
    void restartsWithGroup();
  }

  /**
   * Where a plugin stands.
   *
   * @param state its state
   * @param runs whether there is a process, or is about to be
   * @param goesDown whether those that need it have to end, because it will
   * @param waits whether it would start if what it needs were there
   */
  private record Standing(PluginState state, boolean runs, boolean goesDown, boolean waits) {
    static final Standing NEW = new Standing(PluginState.STAGED, false, false, false);
  }

  private final Map<String, Member> members = new HashMap<>();
  private DependencyGraph deployed = DependencyGraph.of(List.of());

  /** With what has been accepted and is not in the place of the deployed version yet. */
  private DependencyGraph accepted = DependencyGraph.of(List.of());

  /** A plugin that others may need, and that is not deployed yet. */
  synchronized Member join(String id, Listener listener) {
    Member member = new Member(id, listener);
    members.put(id, member);
    return member;
  }

  /**
   * Accepts a version of a plugin, unless it would need itself.
   *
   * @return the way from it to itself; empty if it was accepted
   */
  synchronized Optional<List<String>> accept(Node version) {
    DependencyGraph with = accepted.with(version);
    Optional<List<String>> cycle = with.cycle(version.id());
    if (cycle.isEmpty()) {
      accepted = with;
    }
    return cycle;
  }

  /**
   * What its dependencies would make of a version that is not deployed.
   *
   * @param cycle the way from it to itself, for which it would be refused
   * @param obstacle why it would have to wait
   */
  record Foresight(Optional<List<String>> cycle, Optional<String> obstacle) {}

  /** What would become of a version if it were deployed now; nothing changes. */
  synchronized Foresight foresee(Node version) {
    return new Foresight(
        accepted.with(version).cycle(version.id()), obstacle(deployed.with(version), version.id()));
  }

  /** What is wrong with a way from a plugin to itself. */
  static String words(List<String> cycle) {
    return "it needs itself: "
        + String.join(" -> ", cycle)
        + "; one of these dependencies has to go";
  }

  /** Whether a plugin, and all that it needs, will not move by themselves. */
  synchronized boolean settled(String id) {
    List<String> ids = new ArrayList<>(deployed.dependencies(id));
    ids.add(id);
    return settled(ids);
  }

  /** Whether none of these plugins will move by itself. */
  synchronized boolean settled(Collection<String> ids) {
    Set<String> moving =
        ids.stream().filter(this::movesByItself).collect(Collectors.toCollection(HashSet::new));
    List<String> open = new ArrayList<>(moving);
    while (!open.isEmpty()) {
      String mover = open.remove(open.size() - 1);
      for (String dependent : deployed.neededBy(mover)) {
        if (standing(dependent).waits() && moving.add(dependent)) {
          open.add(dependent);
        }
      }
    }
    return moving.isEmpty();
  }

  /** Whether neither a plugin nor what it needs, as far as that is there, will move by itself. */
  synchronized boolean settledWithNeeds(String id) {
    Set<String> all = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(id));
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      if (members.containsKey(next) && all.add(next)) {
        needs(next).forEach(need -> open.add(need.id()));
      }
    }
    return settled(all);
  }

  private boolean movesByItself(String id) {
    Standing standing = standing(id);
    if (standing.runs() && (standing.goesDown() || mustYield(id))) {
      return true;
    }
    return standing.waits() ? obstacle(id).isEmpty() : !standing.state().settled();
  }

  private Standing standing(String id) {
    Member member = members.get(id);
    return member == null ? Standing.NEW : member.standing;
  }

  private List<Dependency> needs(String id) {
    return needs(deployed, id);
  }

  private static List<Dependency> needs(DependencyGraph graph, String id) {
    return graph.find(id).map(Node::needs).orElse(List.of());
  }

  private boolean mustYield(String id) {
    return needs(id).stream().anyMatch(need -> standing(need.id()).goesDown());
  }

  /**
   * Those on a cycle, as only a foreign state file could tell of one, do not wait for each other.
   */
  private boolean dependentsRun(String id) {
    Predicate<String> runs = dependent -> standing(dependent).runs();
    return deployed.neededBy(id).stream().anyMatch(runs) && deployed.cycle(id).isEmpty();
  }

  private Optional<String> obstacle(String id) {
    return obstacle(deployed, id);
  }

  private Optional<String> obstacle(DependencyGraph graph, String id) {
    List<Dependency> needs = needs(graph, id);
    if (needs.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<String>> cycle = graph.cycle(id);
    if (cycle.isPresent()) {
      return cycle.map(Dependencies::words);
    }
    List<Unmet> unmet = graph.unmet(id);
    List<String> reasons = new ArrayList<>(unmet.stream().map(Unmet::text).toList());
    Set<String> absent = unmet.stream().map(u -> u.need().id()).collect(Collectors.toSet());
    for (Dependency need : needs) {
      if (!absent.contains(need.id())) {
        notReady(need).ifPresent(reasons::add);
      }
    }
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of("it waits for " + String.join(", and for ", reasons));
  }

  private Optional<String> notReady(Dependency need) {
    Standing standing = standing(need.id());
    if (standing.goesDown() && standing.runs()) {
      return Optional.of(need.text() + ", which is about to stop");
    }
    String is = need.text() + ", which is " + standing.state();
    return switch (standing.state()) {
      case ACTIVE -> Optional.empty();
      case STOPPED -> Optional.of(is + " (aurora:start " + need.id() + " starts it)");
      case PENDING_APPROVAL ->
          Optional.of(is + " and has to be approved (aurora:pending shows the command)");
      case FAILED, BACKOFF, UNRESPONSIVE ->
          Optional.of(is + " (aurora:plugin " + need.id() + " says why)");
      default -> Optional.of(standing.waits() ? need.text() + ", which waits itself" : is);
    };
  }

  private synchronized List<Listener> neighbours(String id) {
    Set<String> ids = new LinkedHashSet<>(deployed.neededBy(id));
    needs(id).forEach(need -> ids.add(need.id()));
    return listeners(ids);
  }

  private List<Listener> listeners(Collection<String> ids) {
    return ids.stream().filter(members::containsKey).map(id -> members.get(id).listener).toList();
  }

  /** One plugin among the others. */
  final class Member {
    private final String id;
    private final Listener listener;
    private Standing standing = Standing.NEW;

    private Member(String id, Listener listener) {
      this.id = id;
      this.listener = listener;
    }

    /** This version is deployed now. */
    void deployed(String version, List<Dependency> needs) {
      List<Listener> before = neighbours(id);
      synchronized (Dependencies.this) {
        Node node = new Node(id, version, needs);
        deployed = deployed.with(node);
        accepted = accepted.with(node);
      }
      tell(before);
    }

    /** It is undeployed. */
    void withdrawn() {
      List<Listener> before = neighbours(id);
      synchronized (Dependencies.this) {
        deployed = deployed.without(id);
        accepted = accepted.without(id);
        standing = Standing.NEW;
      }
      tell(before);
    }

    /** It stands here now. */
    void stands(PluginState state, boolean goesDown, boolean waits) {
      Standing now = new Standing(state, state.running(), goesDown, waits);
      synchronized (Dependencies.this) {
        if (now.equals(standing)) {
          return;
        }
        standing = now;
      }
      tell(List.of());
    }

    /**
     * Enters its start, if it may: from then on those that it needs wait for its end before theirs.
     *
     * @return why it has to wait; empty if it has entered
     */
    Optional<String> enter() {
      synchronized (Dependencies.this) {
        Optional<String> obstacle = obstacle(id);
        if (obstacle.isEmpty()) {
          standing = new Standing(standing.state(), true, false, false);
        }
        return obstacle;
      }
    }

    /** Whether it has to end because one that it needs will. */
    boolean mustYield() {
      synchronized (Dependencies.this) {
        return Dependencies.this.mustYield(id);
      }
    }

    /** Whether one that needs it runs. */
    boolean dependentsRun() {
      synchronized (Dependencies.this) {
        return Dependencies.this.dependentsRun(id);
      }
    }

    /** Has all that it needs, also by way of others, restarted. */
    void restartDependencies() {
      List<Listener> group;
      synchronized (Dependencies.this) {
        group = listeners(deployed.dependencies(id));
      }
      group.forEach(Listener::restartsWithGroup);
    }

    private void tell(List<Listener> more) {
      Set<Listener> all = new LinkedHashSet<>(more);
      all.addAll(neighbours(id));
      all.forEach(Listener::neighbourChanged);
    }
  }
}

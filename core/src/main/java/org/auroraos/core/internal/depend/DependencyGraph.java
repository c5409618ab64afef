package org.auroraos.core.internal.depend;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Who needs whom. Immutable. What needs itself, also by way of others, has no place in an order.
 */
public final class DependencyGraph {
  private final Map<String, Node> nodes;
  private final Map<String, Set<String>> neededBy;

  private DependencyGraph(Map<String, Node> nodes) {
    this.nodes = nodes;
    this.neededBy = new HashMap<>();
    for (Node node : nodes.values()) {
      for (Dependency need : node.needs()) {
        neededBy.computeIfAbsent(need.id(), id -> new TreeSet<>()).add(node.id());
      }
    }
  }

  /** Of these plugins; of two with one id the later one counts. */
  public static DependencyGraph of(Collection<Node> plugins) {
    Map<String, Node> nodes = new TreeMap<>();
    plugins.forEach(node -> nodes.put(node.id(), node));
    return new DependencyGraph(nodes);
  }

  /** The same with one more, or with another version of one. */
  public DependencyGraph with(Node node) {
    Map<String, Node> more = new TreeMap<>(nodes);
    more.put(node.id(), node);
    return new DependencyGraph(more);
  }

  /** The same without one. */
  public DependencyGraph without(String id) {
    Map<String, Node> fewer = new TreeMap<>(nodes);
    fewer.remove(id);
    return new DependencyGraph(fewer);
  }

  /** The plugin with this id. */
  public Optional<Node> find(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** What a plugin needs and is not there, or not in a version that will do. */
  public List<Unmet> unmet(String id) {
    List<Unmet> unmet = new ArrayList<>();
    for (Dependency need : needs(id)) {
      Optional<String> found = find(need.id()).map(Node::version);
      if (found.filter(need.constraint()::admits).isEmpty()) {
        unmet.add(new Unmet(need, found));
      }
    }
    return unmet;
  }

  /** Those that need this one themselves, not by way of others. */
  public Set<String> neededBy(String id) {
    return Collections.unmodifiableSet(neededBy.getOrDefault(id, Set.of()));
  }

  /** Those that need this one, also by way of others, in the order in which they start. */
  public List<String> dependents(String id) {
    return inOrder(reach(List.of(id), this::neededBy), id);
  }

  /** Those that are there and that this one needs, also by way of others, in their order. */
  public List<String> dependencies(String id) {
    return inOrder(reach(List.of(id), this::needed), id);
  }

  /**
   * The shortest way on which a plugin needs itself.
   *
   * @return the way from it to itself: a, b, a
   */
  public Optional<List<String>> cycle(String id) {
    Map<String, String> cameFrom = new HashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(id));
    while (!open.isEmpty()) {
      String at = open.removeFirst();
      for (String next : needed(at)) {
        if (next.equals(id)) {
          return Optional.of(way(id, at, cameFrom));
        }
        if (cameFrom.putIfAbsent(next, at) == null) {
          open.addLast(next);
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> way(String id, String last, Map<String, String> cameFrom) {
    Deque<String> way = new ArrayDeque<>(List.of(id));
    for (String at = last; !at.equals(id); at = cameFrom.get(at)) {
      way.addFirst(at);
    }
    way.addFirst(id);
    return List.copyOf(way);
  }

  /**
   * All plugins, each after those that it needs, and of those that could be next the first by id.
   * Those on a cycle, and those that need one of them, come last, by id.
   */
  public List<String> order() {
    Map<String, Integer> open = new HashMap<>();
    nodes.keySet().forEach(id -> open.put(id, needed(id).size()));
    PriorityQueue<String> free = new PriorityQueue<>();
    open.forEach((id, count) -> addIf(count == 0, free, id));
    Set<String> order = new LinkedHashSet<>();
    while (!free.isEmpty()) {
      String next = free.remove();
      order.add(next);
      for (String dependent : neededBy(next)) {
        addIf(open.merge(dependent, -1, Integer::sum) == 0, free, dependent);
      }
    }
    order.addAll(nodes.keySet());
    return List.copyOf(order);
  }

  private static void addIf(boolean condition, Collection<String> ids, String id) {
    if (condition) {
      ids.add(id);
    }
  }

  private List<Dependency> needs(String id) {
    return find(id).map(Node::needs).orElse(List.of());
  }

  /** Of what it needs, what is there. */
  private Set<String> needed(String id) {
    Set<String> needed = new TreeSet<>();
    for (Dependency need : needs(id)) {
      addIf(nodes.containsKey(need.id()), needed, need.id());
    }
    return needed;
  }

  private List<String> inOrder(Set<String> ids, String butFor) {
    return ids.isEmpty()
        ? List.of()
        : order().stream().filter(id -> ids.contains(id) && !id.equals(butFor)).toList();
  }

  private static Set<String> reach(List<String> from, Function<String, Set<String>> step) {
    Set<String> reached = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      for (String next : step.apply(open.removeFirst())) {
        if (reached.add(next)) {
          open.addLast(next);
        }
      }
    }
    return reached;
  }
}

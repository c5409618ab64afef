package org.auroraos.core.internal.depend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Who needs whom, and what follows for their order. */
class DependencyGraphTest {
  private static Node node(String id, String version, String... needs) {
    return new Node(
        id,
        version,
        Stream.of(needs)
            .map(need -> need.split(" ", 2))
            .map(need -> Dependency.of(need[0], need.length > 1 ? need[1] : ""))
            .toList());
  }

  private static DependencyGraph graph(Node... nodes) {
    return DependencyGraph.of(List.of(nodes));
  }

  @Test
  void whatIsNeededComesFirst() {
    DependencyGraph graph =
        graph(
            node("web", "1", "shop", "auth"),
            node("shop", "1", "db"),
            node("auth", "1", "db"),
            node("db", "1"),
            node("alone", "1"));

    assertThat(graph.order()).containsExactly("alone", "db", "auth", "shop", "web");
    assertThat(graph.dependents("db")).containsExactly("auth", "shop", "web");
    assertThat(graph.dependents("auth")).containsExactly("web");
    assertThat(graph.dependencies("web")).containsExactly("db", "auth", "shop");
    assertThat(graph.neededBy("db")).containsExactly("auth", "shop");
    assertThat(graph.dependents("nobody")).isEmpty();
  }

  @Test
  void whatIsMissingOrTooOldIsNamed() {
    DependencyGraph graph =
        graph(node("a", "1", "db >=2", "gone >=1,<2", "odd >=1", "odd"), node("db", "1.9"))
            .with(node("odd", ""));

    assertThat(graph.unmet("a"))
        .extracting(Unmet::text)
        .containsExactly(
            "db >=2, which is 1.9",
            "gone >=1,<2, which is not deployed",
            "odd >=1, which has no version");
    assertThat(graph.with(node("db", "2.0")).unmet("a")).hasSize(2);
    assertThat(graph.without("db").unmet("a").get(0).found()).isEmpty();
    assertThat(graph.unmet("db")).isEmpty();
  }

  @Test
  void cyclesAreNamedInFull() {
    DependencyGraph graph =
        graph(
            node("a", "1", "b"),
            node("b", "1", "c", "x"),
            node("c", "1", "a"),
            node("x", "1", "y"),
            node("y", "1", "b"),
            node("self", "1", "self"),
            node("above", "1", "a"));

    assertThat(graph.cycle("a")).contains(List.of("a", "b", "c", "a"));
    assertThat(graph.cycle("b").orElseThrow()).hasSize(4).startsWith("b").endsWith("b");
    assertThat(graph.cycle("self")).contains(List.of("self", "self"));
    assertThat(graph.cycle("above")).isEmpty();
    assertThat(graph.order()).hasSize(7);
  }

  @Test
  void theShortestWayAroundIsNamed() {
    DependencyGraph graph =
        graph(
            node("a", "1", "b", "c"),
            node("b", "1", "d"),
            node("d", "1", "a"),
            node("c", "1", "a"));

    assertThat(graph.cycle("a")).contains(List.of("a", "c", "a"));
  }

  /** Each plugin needs some of those with a smaller number: there is no cycle. */
  @Property
  void withoutCyclesEverythingStartsAfterWhatItNeeds(@ForAll("acyclic") List<Node> nodes) {
    DependencyGraph graph = DependencyGraph.of(nodes);
    List<String> order = graph.order();

    assertThat(order).doesNotHaveDuplicates().hasSize(nodes.size());
    for (Node node : nodes) {
      assertThat(graph.cycle(node.id())).isEmpty();
      for (Dependency need : node.needs()) {
        assertThat(order.indexOf(need.id())).isLessThan(order.indexOf(node.id()));
        assertThat(graph.dependents(need.id())).contains(node.id());
        assertThat(graph.dependencies(node.id())).contains(need.id());
      }
    }
  }

  @Property
  void aCycleIsNamedIfAndOnlyIfThereIsNoOrder(@ForAll("any") List<Node> nodes) {
    DependencyGraph graph = DependencyGraph.of(nodes);
    List<String> onCycles = new ArrayList<>();
    for (Node node : nodes) {
      Optional<List<String>> cycle = graph.cycle(node.id());
      if (cycle.isPresent()) {
        onCycles.add(node.id());
        List<String> way = cycle.get();
        assertThat(way).startsWith(node.id()).endsWith(node.id()).hasSizeGreaterThan(1);
        assertThat(way.subList(1, way.size())).doesNotHaveDuplicates();
        for (int i = 1; i < way.size(); i++) {
          assertThat(graph.find(way.get(i - 1)).orElseThrow().needs(way.get(i))).isTrue();
        }
      }
    }
    assertThat(onCycles.isEmpty()).isEqualTo(inOrder(graph, nodes));
  }

  private static boolean inOrder(DependencyGraph graph, List<Node> nodes) {
    Set<String> before = new HashSet<>();
    for (String id : graph.order()) {
      for (Dependency need : graph.find(id).orElseThrow().needs()) {
        if (!before.contains(need.id())) {
          return false;
        }
      }
      before.add(id);
    }
    return before.size() == nodes.size();
  }

  @Provide
  Arbitrary<List<Node>> acyclic() {
    return Arbitraries.integers().between(1, 8).flatMap(size -> nodes(size, true));
  }

  @Provide
  Arbitrary<List<Node>> any() {
    return Arbitraries.integers().between(1, 6).flatMap(size -> nodes(size, false));
  }

  private static Arbitrary<List<Node>> nodes(int size, boolean onlySmaller) {
    List<Arbitrary<Node>> nodes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int limit = onlySmaller ? i : size;
      String id = "p" + i;
      nodes.add(
          limit == 0
              ? Arbitraries.just(node(id, "1"))
              : Arbitraries.integers()
                  .between(0, limit - 1)
                  .set()
                  .ofMaxSize(2)
                  .map(
                      needs ->
                          node(id, "1", needs.stream().map(n -> "p" + n).toArray(String[]::new))));
    }
    return Combinators.combine(nodes).as(list -> list);
  }
}

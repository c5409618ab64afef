package org.auroraos.itest.attacks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.auroraos.itest.attacks.Verdict.Kind;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.boot.ToolRun;

/**
 * Runs those attacks that presume the same, as the present user, on both sides, and writes a line
 * for each: name, outside and inside, both as kind and detail, separated by tabs.
 */
final class AttackRunner {
  private static final int AT_ONCE = 3;

  private final Machine machine;
  private final OutsideRun outside;
  private final InsideRun inside;
  private final PrintStream results;

  private AttackRunner(Path built, World world, ExecSession exec, PrintStream results)
      throws IOException {
    this.machine = Machine.of(world);
    this.outside = new OutsideRun(built, world);
    this.inside = new InsideRun(built, world, exec);
    this.results = results;
  }

  /** Arguments: the programs' sources, what was built, the world, the results, the attacks. */
  public static void main(String[] arguments) throws IOException {
    List<String> names = Arrays.asList(arguments).subList(4, arguments.length);
    List<Attack> attacks =
        Attack.in(Path.of(arguments[0])).stream()
            .filter(attack -> names.contains(attack.name()))
            .toList();
    World world = World.in(Path.of(arguments[2]));
    PrintStream results = new PrintStream(arguments[3], StandardCharsets.UTF_8);
    ToIntFunction<ToIntFunction<String[]>> work =
        exec -> {
          try {
            Path built = Path.of(arguments[1]);
            new AttackRunner(built, world, new ExecSession(exec), results).run(attacks);
            return 0;
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
          }
        };
    int code = new ToolRun(Locations.fromSystemProperties(), "exec").run(work);
    results.close();
    System.exit(code);
  }

  private void run(List<Attack> attacks) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    attacks.stream()
        .filter(attack -> !attack.isAlone())
        .forEach(attack -> pool.execute(() -> run(attack)));
    pool.shutdown();
    if (!pool.awaitTermination(1, TimeUnit.HOURS)) {
      throw new IllegalStateException("the attacks do not end");
    }
    attacks.stream().filter(Attack::isAlone).forEach(this::run);
  }

  private void run(Attack attack) {
    Optional<String> obstacle = machine.obstacle(attack);
    Verdict without;
    Verdict with;
    if (obstacle.isPresent()) {
      without = Verdict.of(Kind.UNPROVABLE, obstacle.get());
      with = without;
    } else {
      without = verdict(() -> outside.run(attack));
      with = verdict(() -> inside.run(attack));
    }
    synchronized (results) {
      results.println(
          String.join(
              "\t",
              attack.name(),
              without.kind().name(),
              without.detail(),
              with.kind().name(),
              with.detail()));
      results.flush();
    }
  }

  private interface Side {
    Verdict run() throws IOException, InterruptedException;
  }

  private static Verdict verdict(Side side) {
    try {
      return side.run();
    } catch (IOException | RuntimeException e) {
      return Verdict.of(Kind.BROKEN, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Verdict.of(Kind.BROKEN, "interrupted");
    }
  }
}

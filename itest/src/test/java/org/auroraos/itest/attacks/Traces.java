package org.auroraos.itest.attacks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What is done beside a run: the prey, the host that replaces a file, the traces of earlier runs.
 */
final class Traces implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;

  private final World world;
  private final Process prey;
  private final CompletableFuture<Void> replacing;

  private Traces(World world, Process prey, CompletableFuture<Void> replacing) {
    this.world = world;
    this.prey = prey;
    this.replacing = replacing;
  }

  /** Prepares a run of an attack. */
  static Traces before(Attack attack, Path built, World world) throws IOException {
    if (attack.isAlone()) {
      Files.deleteIfExists(world.path("marker"));
      Files.deleteIfExists(world.path("writable").resolve("owned"));
    }
    CompletableFuture<Void> replacing =
        attack.given().equals("replaced")
            ? CompletableFuture.runAsync(() -> replaceHidden(world))
            : CompletableFuture.completedFuture(null);
    if (!attack.arguments().contains("{prey}")) {
      return new Traces(world, null, replacing);
    }
    Process prey = new ProcessBuilder(built.resolve("host").toString(), "prey").start();
    BufferedReader reader = prey.inputReader();
    return new Traces(world.with("prey", reader.readLine()), prey, replacing);
  }

  World world() {
    return world;
  }

  @Override
  public void close() {
    replacing.cancel(true);
    if (prey != null) {
      prey.destroyForcibly();
    }
  }

  /** As an editor does: writes another file and moves it over the name, once the attack runs. */
  private static void replaceHidden(World world) {
    try {
      for (int tenth = 0; !Files.exists(world.path("marker")); tenth++) {
        if (tenth > PATIENCE_SECONDS * 10) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      TimeUnit.MILLISECONDS.sleep(500);
      Path next = world.path("writable").resolve("hidden.new");
      Files.copy(world.path("secret"), next, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(
          next, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
      Files.move(next, world.path("hidden"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.auroraos.plugin.runtime;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.auroraos.api.runtime.RuntimeMessage.Failed;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.runtime.RuntimeMessage.Stop;
import org.auroraos.api.runtime.RuntimeMessage.Stopped;
import org.auroraos.plugin.runtime.fixture.HangingActivator;
import org.auroraos.plugin.runtime.internal.RuntimeSettings;
import org.auroraos.plugin.runtime.internal.bridge.Bridge;
import org.auroraos.plugin.runtime.internal.run.Exit;
import org.auroraos.plugin.runtime.internal.run.PluginRun;
import org.auroraos.plugin.testing.Connection;

/** A runtime in this JVM, on a socket of its own; its exit code is recorded, and nothing ends. */
public final class InProcessRuntime implements AutoCloseable {
  private static final Path SUPPORT = Path.of(System.getProperty("runtime.directory"), "bundles");

  private final Path code;
  private final Path data;
  private final Path temp;
  private final Socket platform;
  private final Socket plugin;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final Connection connection;
  private Optional<Thread> main = Optional.empty();

  /** A runtime that has not started, with its folders under {@code root}. */
  public InProcessRuntime(Path root) throws IOException {
    this.code = Files.createDirectories(root.resolve("plugin"));
    this.data = Files.createDirectories(root.resolve("data"));
    this.temp = Files.createDirectories(root.resolve("tmp"));
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.platform = new Socket(server.getInetAddress(), server.getLocalPort());
      this.plugin = server.accept();
    }
    this.connection = new Connection(platform.getInputStream(), platform.getOutputStream());
  }

  /** Where the plugin's bundles go. */
  public Path code() {
    return code;
  }

  public Path data() {
    return data;
  }

  public Connection connection() {
    return connection;
  }

  /** Starts the plugin, on a thread of its own. */
  public InProcessRuntime start() throws IOException {
    return start(PluginRun::new);
  }

  /** Prepares the plugin to be started later. */
  public InProcessRuntime startSpare() throws IOException {
    return start(PluginRun::spare);
  }

  private interface Kind {
    PluginRun of(RuntimeSettings settings, Bridge bridge, Exit exit);
  }

  private InProcessRuntime start(Kind kind) throws IOException {
    RuntimeSettings settings =
        new RuntimeSettings(code, data, SUPPORT, temp, "sample", "1.0.0", Duration.ofMillis(200));
    Bridge bridge = new Bridge(plugin.getInputStream(), plugin.getOutputStream());
    Thread thread = new Thread(kind.of(settings, bridge, exit::complete)::run, "plugin-main");
    thread.setDaemon(true);
    thread.start();
    main = Optional.of(thread);
    return this;
  }

  /** Starts the plugin, waits until it is ready, stops it. */
  public void startAndStop() throws IOException, InterruptedException {
    start();
    connection.next(Hello.class);
    connection.next(Ready.class);
    connection.send(new Stop());
    connection.next(Stopped.class);
    if (exitCode() != 0) {
      throw new AssertionError("it does not end with 0");
    }
  }

  /** Starts a plugin that does not start. */
  public Failed startAndFail() throws IOException, InterruptedException {
    start();
    connection.next(Hello.class);
    return connection.next(Failed.class);
  }

  /** The exit code, when it ends. */
  public int exitCode() throws InterruptedException {
    try {
      return exit.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the runtime does not end", e);
    }
  }

  /** What the fixtures have written down so far. */
  public List<String> journal() throws IOException {
    Path journal = data.resolve("journal");
    return Files.exists(journal) ? Files.readAllLines(journal) : List.of();
  }

  /** The platform goes away; returns when the runtime has ended, and its folders are left alone. */
  @Override
  public void close() throws IOException {
    platform.close();
    main.ifPresent(
        thread ->
            await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> exit.isDone() && (!thread.isAlive() || hangs(thread))));
  }

  /** Whether it is in an activator that never returns, whatever happens. */
  private static boolean hangs(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(HangingActivator.class.getName()));
  }
}

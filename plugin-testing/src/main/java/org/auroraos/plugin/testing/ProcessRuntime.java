package org.auroraos.plugin.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A runtime as a process of its own, started from the files that the distribution ships, with one
 * end of a Unix socket as its standard input.
 */
public final class ProcessRuntime implements AutoCloseable {
  /** Connects a socket, makes it descriptor 0, becomes the program: what Java cannot do. */
  private static final String CONNECT =
      "use Socket; use POSIX; my $path = shift;"
          + " socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die $!;"
          + " connect($s, pack_sockaddr_un($path)) or die $!;"
          + " POSIX::dup2(fileno($s), 0) or die $!; exec @ARGV or die $!;";

  private final Path root;
  private final Process process;
  private final SocketChannel channel;
  private final Connection connection;

  private ProcessRuntime(Path root, Process process, SocketChannel channel) {
    this.root = root;
    this.process = process;
    this.channel = channel;
    // Read through a stream, written through the channel: the two streams of a channel lock each
    // other out.
    this.connection =
        new Connection(
            Channels.newInputStream(channel),
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
              }

              @Override
              public void write(byte[] bytes, int offset, int length) throws IOException {
                channel.write(ByteBuffer.wrap(bytes, offset, length));
              }
            });
  }

  /** Whether this machine has what starts a process with a socket as its standard input. */
  public static boolean isPossible() {
    return Files.isExecutable(Path.of("/usr/bin/perl"));
  }

  /**
   * Starts a plugin.
   *
   * @param runtime the folder with {@code lib} and {@code bundles}
   * @param code the folder with the plugin's bundles
   * @param root gets the folders {@code data} and {@code tmp}, and the output
   * @param flags more flags for the JVM
   */
  public static ProcessRuntime start(Path runtime, Path code, Path root, String... flags)
      throws IOException {
    Path data = Files.createDirectories(root.resolve("data"));
    Path temp = Files.createDirectories(root.resolve("tmp"));
    // Not under root: the path of a Unix socket has at most 108 bytes.
    Path socket = Files.createTempDirectory("rt").resolve("s");
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/perl", "-e", CONNECT, socket.toString()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      // Felix uses a method of Unsafe of which newer JVMs warn on standard error.
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of(flags));
    command.add("-Djava.io.tmpdir=" + temp);
    command.add("-Daurora.plugin.code=" + code);
    command.add("-Daurora.data=" + data);
    command.add("-Daurora.runtime.bundles=" + runtime.resolve("bundles"));
    command.addAll(List.of("-cp", classPath(runtime), "org.auroraos.plugin.runtime.Main"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("AURORA_PLUGIN_ID", "sample"));
    builder.redirectOutput(root.resolve("out").toFile());
    builder.redirectError(root.resolve("err").toFile());
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Process process = builder.start();
      return new ProcessRuntime(root, process, server.accept());
    } finally {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(socket.getParent());
    }
  }

  public Connection connection() {
    return connection;
  }

  /** What it has written to standard output so far. */
  public String out() throws IOException {
    return Files.readString(root.resolve("out"));
  }

  /** What it has written to standard error so far. */
  public String err() throws IOException {
    return Files.readString(root.resolve("err"));
  }

  /** Its exit code, when it has ended. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the runtime does not end");
    }
    return process.exitValue();
  }

  /** The platform goes away; its process with it. */
  @Override
  public void close() throws IOException {
    channel.close();
    process.destroyForcibly();
  }

  /** Hangs up, and leaves the process to notice. */
  public void hangUp() throws IOException {
    channel.close();
  }

  private static String classPath(Path runtime) throws IOException {
    try (Stream<Path> jars = Files.list(runtime.resolve("lib"))) {
      return jars.map(Path::toString).sorted().collect(Collectors.joining(":"));
    }
  }
}

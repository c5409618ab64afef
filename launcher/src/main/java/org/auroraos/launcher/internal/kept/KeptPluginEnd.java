package org.auroraos.launcher.internal.kept;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Pause;

/**
 * Ends plugins without a platform: asks each (SIGTERM), kills it after the grace time, and removes
 * its run directory, so that the next platform starts it as after an orderly end.
 */
public final class KeptPluginEnd {
  private static final Duration POLL = Duration.ofMillis(20);

  /** How long one that was killed may take to be gone. */
  private static final Duration GONE = Duration.ofSeconds(10);

  /** Longest path of a Unix socket, unix(7), with its NUL. */
  private static final int SOCKET_PATH = 108;

  private static final String SOCKET = "shim.sock";
  private static final int SIGNAL = 3;
  private static final int KILL = 4;
  private static final int SIGTERM = 15;

  /** The cause of a kill: stopped, as the Linux backend counts. */
  private static final int STOPPED = 101;

  private KeptPluginEnd() {}

  /**
   * Ends them all, at the same time.
   *
   * @param grace how long each may take before it is killed
   * @throws LauncherException when one cannot be reached or does not end
   */
  public static void of(List<KeptPlugin> plugins, Duration grace) {
    plugins.forEach(plugin -> send(plugin, SIGNAL, SIGTERM));
    await(plugins, grace);
    List<KeptPlugin> late = plugins.stream().filter(KeptPlugin::isAlive).toList();
    late.forEach(plugin -> send(plugin, KILL, STOPPED));
    await(late, GONE);
    for (KeptPlugin plugin : plugins) {
      if (plugin.isAlive()) {
        throw new LauncherException(
            "plugin " + plugin.id() + " does not end; kill -9 " + plugin.shim() + " ends it");
      }
      delete(plugin.runDirectory());
    }
  }

  private static void await(List<KeptPlugin> plugins, Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    while (plugins.stream().anyMatch(KeptPlugin::isAlive) && System.nanoTime() < deadline) {
      Pause.of(POLL);
    }
  }

  /** A message of the launcher's protocol with one number: fields and integers little-endian. */
  private static void send(KeptPlugin plugin, int type, int value) {
    ByteBuffer message = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(type).putInt(12).putShort((short) 1).putShort((short) 0).putInt(4).putInt(value);
    message.flip();
    try (Address address = Address.of(plugin.runDirectory());
        SocketChannel channel = SocketChannel.open(address.socket())) {
      while (message.hasRemaining()) {
        channel.write(message);
      }
      awaitTaken(channel);
    } catch (IOException e) {
      if (plugin.isAlive()) {
        throw new LauncherException(
            "plugin " + plugin.id() + " cannot be reached: " + e.getMessage(), e);
      }
    }
  }

  /**
   * It first says who it is. When it has taken our message, it notices that we have no more, and
   * hangs up.
   */
  private static void awaitTaken(SocketChannel channel) throws IOException {
    channel.shutdownOutput();
    ByteBuffer answer = ByteBuffer.allocate(4096);
    while (channel.read(answer.clear()) >= 0) {
      // what it says is not needed
    }
  }

  /** Where a shim listens, by a shorter way if its path is too long. */
  private record Address(UnixDomainSocketAddress socket, List<Path> made) implements AutoCloseable {
    static Address of(Path runDirectory) throws IOException {
      Path socket = runDirectory.resolve(SOCKET);
      if (socket.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length
          < SOCKET_PATH) {
        return new Address(UnixDomainSocketAddress.of(socket), List.of());
      }
      Path directory = Files.createTempDirectory("aurora-");
      Path link = Files.createSymbolicLink(directory.resolve("run"), runDirectory);
      return new Address(
          UnixDomainSocketAddress.of(link.resolve(SOCKET)), List.of(link, directory));
    }

    @Override
    public void close() throws IOException {
      for (Path path : made) {
        Files.delete(path);
      }
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new LauncherException("cannot delete " + directory + ": " + e.getMessage(), e);
    }
  }
}

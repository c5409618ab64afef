package org.auroraos.core.internal.console;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The listening socket {@code run/console.sock}. It is made in a directory that nobody else may
 * enter, gets its mode, and only then its name, so that nobody can connect before.
 */
final class ConsoleSocket implements AutoCloseable {
  /** Longest path that is used for the socket: {@code sun_path} has 108 bytes, unix(7). */
  private static final int MAX_PATH = 100;

  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> SOCKET =
      PosixFilePermissions.fromString("rw-------");

  private final ServerSocketChannel server;
  private final Path path;
  private final Optional<PathFile> pointer;

  private ConsoleSocket(ServerSocketChannel server, Path path, Optional<PathFile> pointer) {
    this.server = server;
    this.path = path;
    this.pointer = pointer;
  }

  /**
   * Opens the socket of a data directory.
   *
   * @throws IOException when it cannot be made, or somebody listens on it already
   */
  static ConsoleSocket open(Path data) throws IOException {
    Path run = privateDirectory(data.resolve("run"));
    Path wanted = run.resolve("console.sock");
    PathFile pointer = new PathFile(run.resolve("console.path"));
    pointer.removeStale();
    if (bytes(wanted) <= MAX_PATH) {
      removeStale(wanted);
      return new ConsoleSocket(bind(wanted), wanted, Optional.empty());
    }
    FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(DIRECTORY);
    Path shorter =
        Files.createTempDirectory(Path.of("/tmp"), PathFile.PREFIX, mode).resolve("console.sock");
    ServerSocketChannel server = bind(shorter);
    pointer.write(shorter);
    return new ConsoleSocket(server, shorter, Optional.of(pointer));
  }

  /** Where it listens. */
  Path path() {
    return path;
  }

  SocketChannel accept() throws IOException {
    return server.accept();
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
    if (pointer.isPresent()) {
      pointer.get().remove();
    }
  }

  private static ServerSocketChannel bind(Path path) throws IOException {
    Path unnamed = path.resolveSibling(".sock");
    Files.deleteIfExists(unnamed);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(unnamed));
      Files.setPosixFilePermissions(unnamed, SOCKET);
      Files.move(unnamed, path, StandardCopyOption.ATOMIC_MOVE);
      return server;
    } catch (IOException e) {
      server.close();
      Files.deleteIfExists(unnamed);
      throw new IOException("cannot listen on " + path + ": " + e.getMessage(), e);
    }
  }

  /** Removes a socket that nobody listens on; what is no socket stays and is an error. */
  static void removeStale(Path socket) throws IOException {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new FileAlreadyExistsException(
          socket + " is in the way of the console's socket; move it aside");
    }
    if (listening(socket)) {
      throw new IOException("another platform listens on " + socket + "; stop it first");
    }
    Files.deleteIfExists(socket);
  }

  private static boolean listening(Path socket) {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException refused) {
      return false;
    }
  }

  private static Path privateDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(directory.getParent());
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
    }
    Files.setPosixFilePermissions(directory, DIRECTORY);
    return directory;
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}

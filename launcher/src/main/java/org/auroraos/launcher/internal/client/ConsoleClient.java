package org.auroraos.launcher.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.auroraos.launcher.internal.LauncherException;

/**
 * Runs one command line in the running platform, as if it were a program here.
 *
 * <p>It reads and writes the channel itself: up to JDK 18 the streams of {@code
 * java.nio.channels.Channels} share a lock, so that a waiting reader keeps the writer out
 * (JDK-4774871).
 */
public final class ConsoleClient {
  /** As a shell reports a program that was ended by SIGPIPE. */
  private static final int BROKEN_PIPE = 128 + 13;

  private final UnixDomainSocketAddress address;

  /** A client of the console at this address. */
  public ConsoleClient(UnixDomainSocketAddress address) {
    this.address = address;
  }

  /** Whether something accepts connections there. */
  public boolean answers() {
    try (SocketChannel channel = SocketChannel.open(address)) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Runs a command line and waits for its end.
   *
   * @param command the command line
   * @param in becomes its standard input, read on a thread of its own
   * @param out gets its standard output
   * @param err gets its standard error
   * @return its exit code, or 141 when its output is not wanted any more
   * @throws LauncherException when the platform cannot be reached or goes away before the end
   */
  public int run(String command, InputStream in, OutputStream out, OutputStream err) {
    try (SocketChannel channel = SocketChannel.open(address)) {
      return converse(channel, command, in, out, err);
    } catch (IOException e) {
      throw new LauncherException(
          "cannot talk to the platform at " + address + ": " + e.getMessage(), e);
    }
  }

  private static int converse(
      SocketChannel channel, String command, InputStream in, OutputStream out, OutputStream err)
      throws IOException {
    try {
      new Frame(Frame.COMMAND, command.getBytes(UTF_8)).writeTo(channel);
      forward(in, channel);
      return receive(channel, out, err);
    } catch (EOFException | SocketException e) {
      // A peer that is killed resets the connection when it had not read all.
      throw new LauncherException("the platform went away before the command had ended", e);
    }
  }

  private static int receive(SocketChannel channel, OutputStream out, OutputStream err)
      throws IOException {
    while (true) {
      Frame frame = Frame.readFrom(channel);
      switch (frame.type()) {
        case Frame.EXIT -> {
          return frame.exitCode();
        }
        case Frame.OUTPUT, Frame.ERROR -> {
          if (!deliver(frame, frame.type() == Frame.OUTPUT ? out : err)) {
            return BROKEN_PIPE;
          }
        }
        default -> throw new IOException("unknown frame type " + (int) frame.type());
      }
    }
  }

  /** False when nobody reads the output any more, as in {@code aurora sh lb | head}. */
  private static boolean deliver(Frame frame, OutputStream stream) {
    try {
      frame.copyTo(stream);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void forward(InputStream in, WritableByteChannel platform) {
    Thread thread = new Thread(() -> copy(in, platform), "aurora-stdin");
    thread.setDaemon(true);
    thread.start();
  }

  private static void copy(InputStream in, WritableByteChannel platform) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (n > 0) {
          new Frame(Frame.INPUT, Arrays.copyOf(buffer, n)).writeTo(platform);
        }
      }
      new Frame(Frame.INPUT, new byte[0]).writeTo(platform);
    } catch (IOException e) {
      // the command has ended without reading all of its input
    }
  }
}

package org.auroraos.launcher.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.auroraos.launcher.internal.LauncherException;

/** Runs one command line in the running platform, as if it were a program here. */
public final class ConsoleClient {
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
   * @return its exit code
   * @throws LauncherException when the platform cannot be reached or goes away before the end
   */
  public int run(String command, InputStream in, OutputStream out, OutputStream err) {
    try (SocketChannel channel = SocketChannel.open(address)) {
      DataOutputStream toPlatform = new DataOutputStream(Channels.newOutputStream(channel));
      new Frame(Frame.COMMAND, command.getBytes(UTF_8)).writeTo(toPlatform);
      forward(in, toPlatform);
      return receive(channel, out, err);
    } catch (EOFException e) {
      throw new LauncherException("the platform went away before the command had ended", e);
    } catch (IOException e) {
      throw new LauncherException(
          "cannot talk to the platform at " + address + ": " + e.getMessage(), e);
    }
  }

  private static int receive(SocketChannel channel, OutputStream out, OutputStream err)
      throws IOException {
    DataInputStream fromPlatform =
        new DataInputStream(new BufferedInputStream(new ChannelInput(channel)));
    while (true) {
      Frame frame = Frame.readFrom(fromPlatform);
      switch (frame.type()) {
        case Frame.OUTPUT -> frame.copyTo(out);
        case Frame.ERROR -> frame.copyTo(err);
        case Frame.EXIT -> {
          return frame.exitCode();
        }
        default -> throw new IOException("unknown frame type " + (int) frame.type());
      }
    }
  }

  private static void forward(InputStream in, DataOutputStream toPlatform) {
    Thread thread = new Thread(() -> copy(in, toPlatform), "aurora-stdin");
    thread.setDaemon(true);
    thread.start();
  }

  private static void copy(InputStream in, DataOutputStream toPlatform) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (n > 0) {
          new Frame(Frame.INPUT, Arrays.copyOf(buffer, n)).writeTo(toPlatform);
        }
      }
      new Frame(Frame.INPUT, new byte[0]).writeTo(toPlatform);
    } catch (IOException e) {
      // the command has ended without reading all of its input
    }
  }
}

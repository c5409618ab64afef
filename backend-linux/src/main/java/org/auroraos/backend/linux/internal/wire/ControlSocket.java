package org.auroraos.backend.linux.internal.wire;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.descriptor.SocketReceiver;
import org.auroraos.backend.linux.internal.libc.Libc;

/**
 * Our end of the launcher's control socket. One thread receives; any thread sends. Closing it tells
 * the launcher that its caller is gone.
 */
public final class ControlSocket implements AutoCloseable {
  private static final int SPEC = 1;
  private static final int GO = 2;
  private static final int SIGNAL = 3;
  private static final int KILL = 4;
  private static final int ENTER = 5;
  private static final int REMARK = 8;
  private static final int KEEP = 9;

  private final MessageSocket messages;

  /** Takes a descriptor over. */
  public ControlSocket(Libc libc, Descriptor descriptor) {
    this.messages = new MessageSocket(libc, descriptor, new SocketReceiver(libc));
  }

  /** Sends the spec. */
  public void sendSpec(LaunchSpec spec) throws IOException {
    messages.send(SPEC, spec.toBytes());
  }

  /** Lets the program start. */
  public void sendGo() throws IOException {
    messages.send(GO, new byte[0]);
  }

  /** Sends a signal to the program's process group. */
  public void sendSignal(int signal) throws IOException {
    messages.send(SIGNAL, new FieldWriter().u32(1, signal).toBytes());
  }

  /** Kills everything in the sandbox; the cause comes back with the exit. */
  public void sendKill(int cause) throws IOException {
    messages.send(KILL, new FieldWriter().u32(1, cause).toBytes());
  }

  /**
   * Asks to let a program in. Only of a launcher that has said that it can.
   *
   * @param socket the other end of an {@link EntrySocket}; still the caller's
   */
  public void sendEnter(Descriptor socket) throws IOException {
    messages.send(ENTER, new byte[0], Optional.of(socket));
  }

  /** The next message, or empty when the launcher is gone; waits for it. */
  public Optional<LauncherMessage> receive() throws IOException {
    return receive(Duration.ofMillis(-1));
  }

  /**
   * The next message, or empty when the launcher is gone.
   *
   * @param timeout how long the launcher may be silent; negative for ever
   * @throws SocketTimeoutException when it was
   */
  public Optional<LauncherMessage> receive(Duration timeout) throws IOException {
    return messages.receive(timeout);
  }

  /**
   * Takes what has come without waiting, for a socket that is polled together with others.
   *
   * @param taker gets what is complete
   * @return whether the launcher is still there
   */
  public boolean receiveNow(Consumer<LauncherMessage> taker) throws IOException {
    return messages.receiveNow(taker);
  }

  /** A descriptor that has come with a message; the caller owns it. */
  public Optional<Descriptor> takeDescriptor() {
    return messages.takeDescriptor();
  }

  /** The descriptor to poll. */
  public Descriptor descriptor() {
    return messages.descriptor();
  }

  /** Adds a line to the log of a shim. */
  public void sendRemark(String line) throws IOException {
    messages.send(REMARK, new FieldWriter().string(1, line).toBytes());
  }

  /** Tells a shim that is held that it is not any more. */
  public void sendKeep() throws IOException {
    messages.send(KEEP, new byte[0]);
  }

  @Override
  public void close() {
    messages.close();
  }
}

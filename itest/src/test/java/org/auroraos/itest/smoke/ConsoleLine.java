package org.auroraos.itest.smoke;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A console command as {@code bin/aurora sh} sends it, without a JVM for each. */
final class ConsoleLine {
  private ConsoleLine() {}

  /**
   * Runs a command in a running platform.
   *
   * @throws IOException when there is none, or it is killed meanwhile
   */
  static Outcome run(Path data, String line) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket(data)))) {
      DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
      frame(out, 'C', line.getBytes(StandardCharsets.UTF_8));
      endInput(out);
      return outcome(new DataInputStream(Channels.newInputStream(channel)));
    }
  }

  /** The command may have ended, and does not care. */
  private static void endInput(DataOutputStream out) {
    try {
      frame(out, 'I', new byte[0]);
    } catch (IOException ended) {
      // what it said is still to be read
    }
  }

  private static Outcome outcome(DataInputStream in) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    while (true) {
      int type = in.read();
      if (type < 0) {
        throw new EOFException("the platform has hung up");
      }
      byte[] payload = in.readNBytes(in.readInt());
      if (type == 'X') {
        return new Outcome(payload[3] & 0xff, text(output), text(error));
      }
      (type == 'O' ? output : error).write(payload);
    }
  }

  private static void frame(DataOutputStream out, char type, byte[] payload) throws IOException {
    out.writeByte(type);
    out.writeInt(payload.length);
    out.write(payload);
    out.flush();
  }

  private static Path socket(Path data) throws IOException {
    Path pointer = data.resolve("run/console.path");
    return Files.exists(pointer)
        ? Path.of(Files.readString(pointer).strip())
        : data.resolve("run/console.sock");
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

package org.auroraos.core.internal.shell;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.auroraos.api.hypervisor.OutputListener;
import org.auroraos.core.internal.text.TerminalText;

/**
 * Prints what a sandboxed program writes where the command prints, as it comes and fit for a
 * terminal.
 */
final class SafeOutput implements OutputListener {
  private final CommandStreams streams;
  private final Stream stdout;
  private final Stream stderr;

  private final boolean raw;

  private SafeOutput(CommandStreams streams, boolean raw) {
    this.streams = streams;
    this.stdout = new Stream(streams.out());
    this.stderr = new Stream(streams.err());
    this.raw = raw;
  }

  /** Output to the streams of the Gogo command that the calling thread executes. */
  static SafeOutput ofCurrentCommand() {
    return to(CommandStreams.current());
  }

  /** Output to these streams. */
  static SafeOutput to(CommandStreams streams) {
    return new SafeOutput(streams, false);
  }

  /** The same, but for a standard output that is no terminal: that goes on byte by byte. */
  static SafeOutput raw(CommandStreams streams) {
    return new SafeOutput(streams, true);
  }

  @Override
  public void written(OutputStreamName stream, byte[] buffer, int length) {
    if (raw && stream == OutputStreamName.STDOUT) {
      streams.out().write(buffer, 0, length);
    } else {
      (stream == OutputStreamName.STDOUT ? stdout : stderr).write(buffer, length, false);
    }
    streams.flush();
  }

  /** Ends lines that have not been ended. */
  void finish() {
    stdout.finish();
    stderr.finish();
    streams.flush();
  }

  private static final class Stream {
    private final PrintStream target;
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final TerminalText text = TerminalText.stream();
    private ByteBuffer pending = ByteBuffer.allocate(0);
    private boolean lineOpen;

    Stream(PrintStream target) {
      this.target = target;
    }

    synchronized void write(byte[] buffer, int length, boolean end) {
      ByteBuffer bytes = ByteBuffer.allocate(pending.remaining() + length);
      bytes.put(pending).put(buffer, 0, length).flip();
      CharBuffer chars = CharBuffer.allocate(bytes.remaining() + 1);
      decoder.decode(bytes, chars, end);
      pending = bytes;
      chars.flip();
      if (chars.hasRemaining()) {
        lineOpen = chars.get(chars.limit() - 1) != '\n';
        target.print(text.escape(chars.toString()));
      }
    }

    synchronized void finish() {
      write(new byte[0], 0, true);
      if (lineOpen) {
        target.println();
        lineOpen = false;
      }
    }
  }
}

package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.descriptor.Descriptors;
import org.auroraos.backend.linux.internal.descriptor.PipeInput;
import org.auroraos.backend.linux.internal.descriptor.PipeOutput;
import org.auroraos.backend.linux.internal.descriptor.WakeUp;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.wire.EntrySocket;

/**
 * The descriptors between the platform and a program that is let into a sandbox: nothing but pipes
 * and a socket, for everything else would lead out of it.
 */
final class EntryPlumbing implements AutoCloseable {
  private final List<Descriptor> opened = new ArrayList<>();
  private final List<Descriptor> streams = new ArrayList<>();
  private final WakeUp end;
  private final Optional<PipeOutput> stdin;
  private final PipeInput stdout;
  private final PipeInput stderr;
  private final EntrySocket socket;
  private final Descriptor theirSocket;

  /**
   * Makes them all, or none.
   *
   * @param input whether standard input is ours to write; else it is at its end
   */
  EntryPlumbing(Libc libc, boolean input) throws IOException {
    Descriptors descriptors = new Descriptors(libc);
    this.end = descriptors.wakeUp();
    try {
      Descriptor in = stream(descriptors.pipeToChild());
      stdin = input ? Optional.of(new PipeOutput(libc, in, end)) : Optional.empty();
      if (!input) {
        in.close();
      }
      stdout = new PipeInput(libc, stream(descriptors.pipeFromChild()), end);
      stderr = new PipeInput(libc, stream(descriptors.pipeFromChild()), end);
      Descriptors.Pair pair = descriptors.socketPair();
      opened.add(pair.ours());
      opened.add(pair.theirs());
      theirSocket = pair.theirs();
      socket = EntrySocket.ofProgram(libc, pair.ours());
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  EntrySocket socket() {
    return socket;
  }

  /** The other end of the socket. */
  Descriptor theirSocket() {
    return theirSocket;
  }

  /** Standard input, output and error, as the program gets them. */
  List<Descriptor> streams() {
    return streams;
  }

  Optional<PipeOutput> stdin() {
    return stdin;
  }

  PipeInput stdout() {
    return stdout;
  }

  PipeInput stderr() {
    return stderr;
  }

  /** What was handed over is no longer ours. */
  void closeTheirs() {
    theirSocket.close();
    streams.forEach(Descriptor::close);
  }

  /**
   * Ends the streams when the program has: what has been written can still be read, whoever else
   * has an end of them.
   */
  void finish() {
    end.signal();
    stdout.finish();
    stderr.finish();
    stdin.ifPresent(PipeOutput::finish);
    socket.close();
    end.close();
  }

  /** Gives everything up before it was used. */
  @Override
  public void close() {
    opened.forEach(Descriptor::close);
    end.close();
  }

  private Descriptor stream(Descriptors.Pair pipe) {
    opened.add(pipe.ours());
    opened.add(pipe.theirs());
    streams.add(pipe.theirs());
    return pipe.ours();
  }
}

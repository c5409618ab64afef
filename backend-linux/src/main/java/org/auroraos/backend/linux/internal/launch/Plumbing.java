package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.backend.SandboxLaunch.Stdin;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.descriptor.Descriptors;
import org.auroraos.backend.linux.internal.descriptor.ListeningSocket;
import org.auroraos.backend.linux.internal.descriptor.PipeInput;
import org.auroraos.backend.linux.internal.descriptor.PipeOutput;
import org.auroraos.backend.linux.internal.descriptor.StreamSocket;
import org.auroraos.backend.linux.internal.descriptor.WakeUp;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.wire.ControlSocket;

/**
 * The descriptors between the platform and one sandbox: our ends as streams, theirs to hand over.
 */
final class Plumbing implements Handover, AutoCloseable {
  private final Libc libc;
  private final Descriptors descriptors;
  private final List<Descriptor> theirs = new ArrayList<>();
  private final WakeUp end;
  private final List<Descriptor> ours = new ArrayList<>();
  private Optional<PipeOutput> stdin = Optional.empty();
  private Optional<StreamSocket> channel = Optional.empty();
  private Optional<ListeningSocket> egress = Optional.empty();
  private final PipeInput stdout;
  private final PipeInput stderr;
  private final ControlSocket control;

  /** Makes them all, or none. */
  Plumbing(Libc libc, Stdin kind) throws IOException {
    this.libc = libc;
    this.descriptors = new Descriptors(libc);
    this.end = descriptors.wakeUp();
    try {
      openStdin(kind);
      stdout = new PipeInput(libc, keep(descriptors.pipeFromChild()), end);
      stderr = new PipeInput(libc, keep(descriptors.pipeFromChild()), end);
      control = new ControlSocket(libc, keep(descriptors.socketPair()));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public Descriptor[] theirs() {
    return theirs.toArray(Descriptor[]::new);
  }

  @Override
  public void closeTheirs() {
    theirs.forEach(Descriptor::close);
  }

  @Override
  public ControlSocket control() {
    return control;
  }

  PipeInput stdout() {
    return stdout;
  }

  PipeInput stderr() {
    return stderr;
  }

  Optional<PipeOutput> stdin() {
    return stdin;
  }

  Optional<StreamSocket> channel() {
    return channel;
  }

  @Override
  public void egress(Descriptor descriptor) {
    ours.add(descriptor);
    egress = Optional.of(new ListeningSocket(libc, descriptor, end));
  }

  Optional<ListeningSocket> egress() {
    return egress;
  }

  /**
   * Ends the streams when the sandbox is gone: what has been written can still be read, all
   * descriptors are free.
   */
  void finish() {
    end.signal();
    stdout.finish();
    stderr.finish();
    stdin.ifPresent(PipeOutput::finish);
    channel.ifPresent(StreamSocket::finish);
    egress.ifPresent(ListeningSocket::finish);
    control.close();
    end.close();
  }

  /** Gives everything up before it was used. */
  @Override
  public void close() {
    closeTheirs();
    ours.forEach(Descriptor::close);
    end.close();
  }

  private void openStdin(Stdin kind) throws IOException {
    switch (kind) {
      case EMPTY -> theirs.add(descriptors.emptyInput());
      case PIPE -> stdin = Optional.of(new PipeOutput(libc, keep(descriptors.pipeToChild()), end));
      case CHANNEL -> channel = Optional.of(new StreamSocket(libc, keep(descriptors.socketPair())));
    }
  }

  private Descriptor keep(Descriptors.Pair pair) {
    ours.add(pair.ours());
    theirs.add(pair.theirs());
    return pair.ours();
  }
}

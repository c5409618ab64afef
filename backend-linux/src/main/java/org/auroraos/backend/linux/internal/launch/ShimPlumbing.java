package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.descriptor.Descriptors;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.wire.ControlSocket;

/** The descriptors of a shim's start: it makes those of its program itself. */
final class ShimPlumbing implements Handover, AutoCloseable {
  private static final int STANDARD = 3;

  private final List<Descriptor> theirs = new ArrayList<>();
  private final ControlSocket control;
  private final Libc libc;
  private Optional<Descriptor> egress = Optional.empty();
  private boolean handedOver;

  /** Makes them all, or none. */
  ShimPlumbing(Libc libc) throws IOException {
    this.libc = libc;
    Descriptors descriptors = new Descriptors(libc);
    try {
      for (int i = 0; i < STANDARD; i++) {
        theirs.add(descriptors.emptyInput());
      }
      Descriptors.Pair pair = descriptors.socketPair();
      theirs.add(pair.theirs());
      control = new ControlSocket(libc, pair.ours());
    } catch (IOException e) {
      closeTheirs();
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

  @Override
  public void egress(Descriptor descriptor) {
    egress = Optional.of(descriptor);
  }

  /** The ends that are ours from now on; closing this leaves them open. */
  ShimConnection handOver() throws IOException {
    handedOver = true;
    return ShimConnection.of(libc, control, egress);
  }

  /** Gives everything up that was not handed over. */
  @Override
  public void close() {
    closeTheirs();
    if (!handedOver) {
      control.close();
      egress.ifPresent(Descriptor::close);
    }
  }
}

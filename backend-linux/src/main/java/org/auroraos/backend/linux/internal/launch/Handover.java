package org.auroraos.backend.linux.internal.launch;

import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.wire.ControlSocket;

/** What a launcher is started with, and where it is heard. */
interface Handover {
  /** The ends to hand over, as descriptors 0 to 3. */
  Descriptor[] theirs();

  /** Closes the ends that have been handed over. */
  void closeTheirs();

  /** Our end of descriptor 3. */
  ControlSocket control();

  /** Takes the sandbox's way out over. */
  void egress(Descriptor descriptor);
}

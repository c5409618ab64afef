package org.auroraos.core.internal.hypervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.auroraos.api.backend.EgressSocket;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.core.internal.egress.EgressBrokers;
import org.auroraos.core.internal.egress.EgressTerms;

/** A run as its instance sees it. */
interface InstanceRun extends Run {
  /** Serves the connections of the program, from before it is waited for. */
  void serve(EgressBrokers brokers, EgressSocket socket, EgressTerms terms);

  /**
   * Begins.
   *
   * @param wallTime its wall-clock limit, zero for none
   * @param ended told when everything is over, before the result completes
   */
  void begin(Duration wallTime, Consumer<InstanceRun> ended);

  /** Lets a program into its sandbox, see {@link SandboxProcess#enter}. */
  Optional<SandboxProcess> enter(SandboxEntry entry) throws SandboxException;

  /** Ends a run that could not begin, for want of threads for example. */
  void abandon();

  /**
   * Lets go of it, if it outlives the platform.
   *
   * @return whether it does
   */
  boolean detach();
}

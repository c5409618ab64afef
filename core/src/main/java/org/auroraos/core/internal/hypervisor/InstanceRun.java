package org.auroraos.core.internal.hypervisor;

import java.time.Duration;
import java.util.function.Consumer;
import org.auroraos.api.hypervisor.Run;

/** A run as its instance sees it. */
interface InstanceRun extends Run {
  /**
   * Begins.
   *
   * @param wallTime its wall-clock limit, zero for none
   * @param ended told when everything is over, before the result completes
   */
  void begin(Duration wallTime, Consumer<InstanceRun> ended);

  /** Ends a run that could not begin, for want of threads for example. */
  void abandon();

  /**
   * Lets go of it, if it outlives the platform.
   *
   * @return whether it does
   */
  boolean detach();
}

package org.auroraos.core.internal.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.auroraos.api.hypervisor.Run;

/**
 * The platform's remarks on a process that is being started. Whatever keeps the process writes the
 * log from the start on, but can be reached only when it has said that it has started.
 */
final class Remarks implements Predicate<String> {
  private final List<String> early = new ArrayList<>();
  private Predicate<String> reached = this::keep;

  @Override
  public synchronized boolean test(String remark) {
    return reached.test(remark);
  }

  /** The process runs. */
  synchronized void reach(Run process) {
    early.forEach(process::remark);
    early.clear();
    reached = process::remark;
  }

  private boolean keep(String remark) {
    return early.add(remark);
  }
}

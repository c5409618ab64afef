package org.auroraos.core.internal.explain;

import java.util.function.Consumer;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.policy.SandboxPolicy;

/**
 * Explains what is denied to one run, as lines for people. The same denial comes again only when
 * its count has grown tenfold, and a run that provokes ever more different ones is cut off.
 */
public final class Explanations implements Observer {
  private static final int MOST = 100;

  private final Scope scope;
  private final SandboxPolicy policy;
  private final Consumer<String> lines;
  private int told;

  /**
   * For a run under a policy.
   *
   * @param denials whether denied calls are explained too, which costs each of them the time of a
   *     message; else only limits that were reached
   * @param lines takes the lines, fit for a terminal
   */
  public Explanations(boolean denials, SandboxPolicy policy, Consumer<String> lines) {
    this.scope = denials ? Scope.DENIALS : Scope.NOTHING;
    this.policy = policy;
    this.lines = lines;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public void begun(boolean seen) {
    if (!seen && scope != Scope.NOTHING) {
      lines.accept("denied system calls cannot be explained here; the report says why");
    }
  }

  @Override
  public synchronized void observed(Observation observation) {
    Explanation.of(observation, policy).ifPresent(this::tell);
  }

  private void tell(String line) {
    told++;
    if (told <= MOST) {
      lines.accept(line);
    } else if (told == MOST + 1) {
      lines.accept("more denials of this run are not explained");
    }
  }
}

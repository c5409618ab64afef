package org.auroraos.core.internal.egress;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressListener;

/**
 * Makes a line of text of each denial, but not of each in a flood: those that are left out are
 * counted, and the next line says how many.
 */
public final class DenialLines implements EgressListener {
  private static final int BURST = 10;
  private static final Duration ONE_MORE = Duration.ofSeconds(10);

  private final Consumer<String> lines;
  private final LongSupplier nanos;
  private long left = BURST;
  private long lastGain;
  private long untold;

  /** Passes the lines on. */
  public DenialLines(Consumer<String> lines) {
    this(lines, System::nanoTime);
  }

  DenialLines(Consumer<String> lines, LongSupplier nanos) {
    this.lines = lines;
    this.nanos = nanos;
    this.lastGain = nanos.getAsLong();
  }

  @Override
  public synchronized void decided(EgressDecision decision) {
    if (decision.allowed()) {
      return;
    }
    gain();
    if (left == 0) {
      untold++;
      return;
    }
    left--;
    lines.accept(text(decision) + (untold == 0 ? "" : " (" + untold + " more before it)"));
    untold = 0;
  }

  @Override
  public synchronized void ended() {
    if (untold > 0) {
      lines.accept(untold + " more connections were denied");
      untold = 0;
    }
  }

  private void gain() {
    long gained = (nanos.getAsLong() - lastGain) / ONE_MORE.toNanos();
    left = Math.min(BURST, left + gained);
    lastGain += gained * ONE_MORE.toNanos();
  }

  private static String text(EgressDecision decision) {
    Target target = Target.of(decision.host(), decision.port());
    return "the connection to "
        + Lines.host(target.toString())
        + " was denied: "
        + decision.detail();
  }
}

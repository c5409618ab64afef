package org.auroraos.core.internal.exec;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.auroraos.api.hypervisor.OutputListener;

/**
 * Passes on what a program writes, byte for byte. When nobody takes it any more ({@code aurora exec
 * ... | head}), the program is stopped.
 */
final class LiveOutput implements OutputListener {
  private final PrintStream out;
  private final PrintStream err;
  private final Runnable whenBroken;
  private final AtomicBoolean broken = new AtomicBoolean();

  LiveOutput(PrintStream out, PrintStream err, Runnable whenBroken) {
    this.out = out;
    this.err = err;
    this.whenBroken = whenBroken;
  }

  @Override
  public void written(OutputStreamName stream, byte[] buffer, int length) {
    PrintStream target = stream == OutputStreamName.STDOUT ? out : err;
    target.write(buffer, 0, length);
    // Flushes, too.
    if (target.checkError() && broken.compareAndSet(false, true)) {
      whenBroken.run();
    }
  }
}

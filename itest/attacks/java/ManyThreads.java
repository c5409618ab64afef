// attack: start threads until the machine has none left
// group: F
// source: java.lang.Thread
// layer: cgroup (pids.max counts threads)
// outside: as any user
// needs: now
// options: -Xss256k
// arguments: 600

import java.util.concurrent.locks.LockSupport;

public final class ManyThreads {
  public static void main(String[] arguments) {
    int bound = Integer.parseInt(arguments[0]);
    int started = 0;
    try {
      for (; started < bound; started++) {
        Thread thread = new Thread(LockSupport::park);
        thread.setDaemon(true);
        thread.start();
      }
    } catch (OutOfMemoryError e) {
      Verdict.denied(e + " after " + started + " threads");
    }
    Verdict.succeeded(started + " threads at once");
  }
}

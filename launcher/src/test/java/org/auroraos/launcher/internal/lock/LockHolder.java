package org.auroraos.launcher.internal.lock;

import java.io.IOException;
import java.nio.file.Path;
import org.auroraos.launcher.internal.LauncherException;

/** Takes the lock of a data directory, says so, and holds it until its input ends. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] args) throws IOException {
    try (PlatformLock lock = PlatformLock.acquire(Path.of(args[0]))) {
      System.out.println("held by " + lock.pid());
      System.in.read();
    } catch (LauncherException e) {
      System.out.println(e.getMessage());
    }
  }
}

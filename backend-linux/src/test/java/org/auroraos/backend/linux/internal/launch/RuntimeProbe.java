package org.auroraos.backend.linux.internal.launch;

import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** Runs inside a sandbox: what a database in a plugin does with its JVM. */
final class RuntimeProbe {
  private RuntimeProbe() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("home " + System.getProperty("java.home"));
    System.out.println("host " + InetAddress.getLocalHost().getHostName());
    System.out.println("interfaces " + interfaces());
    System.out.println("threads " + threads());
    Path file = Path.of("/data/store.db");
    try (RandomAccessFile store = new RandomAccessFile(file.toFile(), "rws");
        FileChannel channel = store.getChannel();
        FileLock lock = channel.tryLock()) {
      channel.map(FileChannel.MapMode.READ_WRITE, 0, 1 << 20).put(0, (byte) 1);
      channel.force(true);
      System.out.println(lock.isValid() ? "locked" : "not locked");
    }
    Files.delete(file);
    System.out.println(new Random().nextInt() + " " + System.getProperty("user.name"));
    System.out.println(Files.createTempFile("probe", "").startsWith("/tmp"));
  }

  private static String interfaces() {
    try {
      return String.valueOf(NetworkInterface.networkInterfaces().count());
    } catch (SocketException e) {
      return e.getMessage();
    }
  }

  private static int threads() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(16);
    for (int i = 0; i < 16; i++) {
      new Thread(started::countDown).start();
    }
    started.await();
    return 16;
  }
}

package org.auroraos.plugin.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.auroraos.plugin.runtime.internal.bridge.Bridge;
import org.auroraos.plugin.runtime.internal.run.PluginRun;

/**
 * {@link Main} without a platform: starts the plugin, and ends as soon as it has said that it is
 * ready. What that loads is what a JVM archives of the runtime (class data sharing).
 */
public final class Training {
  private Training() {}

  /** As {@link Main#main}, with the same exit codes; standard input is not used. */
  public static void main(String[] args) {
    CountDownLatch ready = new CountDownLatch(2);
    Main.run(PluginRun::new, new Bridge(new SilentPlatform(ready), new Said(ready)));
  }

  /** Says nothing, and goes when it has heard Hello and Ready, or Failed. */
  private static final class SilentPlatform extends InputStream {
    private final CountDownLatch messages;

    SilentPlatform(CountDownLatch messages) {
      this.messages = messages;
    }

    @Override
    public int read() throws IOException {
      try {
        messages.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return length == 0 ? 0 : read();
    }
  }

  /** Counts messages: each is written as a whole. */
  private static final class Said extends OutputStream {
    private final CountDownLatch messages;

    Said(CountDownLatch messages) {
      this.messages = messages;
    }

    @Override
    public void write(int single) {
      messages.countDown();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      messages.countDown();
    }
  }
}

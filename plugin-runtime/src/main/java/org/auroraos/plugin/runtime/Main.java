package org.auroraos.plugin.runtime;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.plugin.runtime.internal.RuntimeSettings;
import org.auroraos.plugin.runtime.internal.bridge.Bridge;
import org.auroraos.plugin.runtime.internal.run.Exit;
import org.auroraos.plugin.runtime.internal.run.PluginRun;

/**
 * The program inside the sandbox of a bundle plugin: boots a framework with the plugin's bundles
 * and tells the platform, over the socket that is its standard input, how that goes.
 *
 * <p>Exit codes: 0 after Stop or when the platform has gone, {@value #START_FAILED} when the plugin
 * could not be started, {@value #NO_PLATFORM} when standard input is no socket; any other is the
 * plugin's own.
 */
public final class Main {
  /** The plugin could not be started; the platform has got a Failed message. */
  public static final int START_FAILED = PluginRun.START_FAILED;

  /** Not started by a platform (EX_USAGE of sysexits.h). */
  public static final int NO_PLATFORM = 64;

  private Main() {}

  /** Takes no arguments: see {@link RuntimeSettings} for what it reads. */
  public static void main(String[] args) {
    run(PluginRun::new);
  }

  /** What kind of a run this process is for. */
  interface Kind {
    PluginRun of(RuntimeSettings settings, Bridge bridge, Exit exit);
  }

  static void run(Kind kind) {
    if (!standardInputIsSocket()) {
      System.err.println(
          "aurora: standard input is not a socket; only the platform starts this program");
      System.exit(NO_PLATFORM);
    }
    // Both directions on descriptor 0, as files: System.inheritedChannel() would cost a tenth of
    // the start, and closes the connection when a plugin interrupts the thread that uses it.
    Bridge bridge =
        new Bridge(
            // Buffered: a FileInputStream on its own seeks in readNBytes, which a socket refuses.
            new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
            new FileOutputStream(FileDescriptor.in));
    run(kind, bridge);
  }

  static void run(Kind kind, Bridge bridge) {
    // A plugin that reads its standard input must not eat the platform's messages.
    System.setIn(InputStream.nullInputStream());
    RuntimeSettings settings = RuntimeSettings.ofProcess();
    settings.publish();
    // The application class loader is the runtime's own; plugins get the JDK as their context.
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    kind.of(settings, bridge, Exit.OF_PROCESS).run();
  }

  /** Where there is no {@code /proc}, the first message tells. */
  private static boolean standardInputIsSocket() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString().startsWith("socket:");
    } catch (IOException e) {
      return true;
    }
  }
}

// attack: read the performance data that other JVMs leave in /tmp
// group: C
// source: hsperfdata
// layer: private /tmp
// outside: as any user
// needs: now
// arguments: {jvm}

import java.io.File;

public final class PerformanceData {
  public static void main(String[] arguments) {
    File[] directories = new File("/tmp").listFiles((d, name) -> name.startsWith("hsperfdata_"));
    for (File directory : directories == null ? new File[0] : directories) {
      if (new File(directory, arguments[0]).canRead()) {
        Verdict.succeeded("read " + directory + "/" + arguments[0]);
      }
    }
    Verdict.denied("no performance data of another JVM");
  }
}

import java.io.IOException;

/** The JVM outside that attacks try to reach: runs until its standard input ends. */
public final class Host {
  public static void main(String[] arguments) throws IOException {
    System.out.println("jvm=" + ProcessHandle.current().pid() + "\nready");
    while (System.in.read() >= 0) {
      continue;
    }
  }
}

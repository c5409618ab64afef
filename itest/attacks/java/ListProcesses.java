// attack: list the processes of the host and signal one through the JVM
// group: C
// source: java.lang.ProcessHandle
// layer: namespace.pid
// outside: as any user
// needs: now
// arguments: {jvm}

public final class ListProcesses {
  public static void main(String[] arguments) {
    long platform = Long.parseLong(arguments[0]);
    long own = ProcessHandle.current().pid();
    boolean seen = ProcessHandle.of(platform).isPresent();
    long others = ProcessHandle.allProcesses().filter(p -> p.pid() > 1 && p.pid() != own).count();
    if (seen || others > 0) {
      Verdict.succeeded(others + " other processes are seen");
    }
    Verdict.denied("only this program and its reaper are seen");
  }
}

/** What an attack says: one line and an exit code, as in attack.h. */
final class Verdict {
  private Verdict() {}

  static void succeeded(String how) {
    end(0, "SUCCEEDED: " + how);
  }

  static void denied(String why) {
    end(10, "denied: " + why);
  }

  private static void end(int code, String line) {
    System.out.println(line.lines().findFirst().orElse(""));
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }
}

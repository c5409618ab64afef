// attack: have the JVM of a plugin take options from the platform's environment
// group: I
// source: JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS
// layer: environment
// outside: as any user
// needs: now
// given: environment

import java.lang.management.ManagementFactory;

public final class OptionsByEnvironment {
  public static void main(String[] arguments) {
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.contains("aurora.attack")) {
        Verdict.succeeded("the JVM took " + option);
      }
    }
    Verdict.denied("the JVM took no option from outside");
  }
}

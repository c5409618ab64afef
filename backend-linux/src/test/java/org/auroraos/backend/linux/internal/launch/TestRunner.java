package org.auroraos.backend.linux.internal.launch;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes in a JVM of their own and prints a line for each test. */
final class TestRunner {
  static final String MARK = "TEST\t";

  private TestRunner() {}

  public static void main(String[] classes) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
            .build();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(request, new Printer());
    System.exit(0);
  }

  private static final class Printer implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      boolean failed = result.getStatus() != TestExecutionResult.Status.SUCCESSFUL;
      if (test.isTest() || failed) {
        String name = test.getParentId().orElse("").replaceAll(".*\\.|].*", "");
        String reason = result.getThrowable().map(Throwable::toString).orElse("");
        System.out.println(
            MARK
                + result.getStatus()
                + "\t"
                + name
                + "."
                + test.getDisplayName()
                + "\t"
                + reason.replaceAll("\\s+", " "));
      }
      result.getThrowable().filter(e -> failed).ifPresent(Throwable::printStackTrace);
    }
  }
}

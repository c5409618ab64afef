package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes in a JVM of their own and prints a line for each test, and at the end how many
 * there were: a JVM that dies halfway does not pass for one with fewer tests.
 */
final class TestRunner {
  private static final String MARK = "TEST\t";
  private static final String TOTAL = "TOTAL\t";

  private TestRunner() {}

  /**
   * The lines of the tests in what was printed.
   *
   * @throws AssertionError if these are not as many as were run
   */
  static List<String> results(String output) {
    List<String> results = output.lines().filter(line -> line.startsWith(MARK)).toList();
    List<String> totals = output.lines().filter(line -> line.startsWith(TOTAL)).toList();
    assertThat(totals).as(output).containsExactly(TOTAL + results.size());
    return results;
  }

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
    private final AtomicInteger printed = new AtomicInteger();

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
      System.out.println(TOTAL + printed.get());
    }

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
        printed.incrementAndGet();
      }
      result.getThrowable().filter(e -> failed).ifPresent(Throwable::printStackTrace);
    }
  }
}

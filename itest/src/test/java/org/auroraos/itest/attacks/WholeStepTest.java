package org.auroraos.itest.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.auroraos.itest.attacks.Judgement.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

class WholeStepTest {
  private static final List<String> USERS = List.of("root", "user");

  private List<Attack> attacks;
  private WholeStep whole;

  @BeforeEach
  void readTheAttacks() throws IOException {
    attacks = Attack.in(Workshop.SOURCES);
    whole = new WholeStep(USERS, attacks);
  }

  @Test
  void aStepIsWholeWhenItsTotalIsThatOfItsResults() {
    assertThat(defect("root", results(12), "a line of noise", "TOTAL\t12", "ended with 0"))
        .isEmpty();
    assertThat(defect("launcher", launcher(11), "guest: 11 passed, 0 failed, 0 skipped"))
        .contains("it did not end");
    assertThat(
            defect(
                "launcher",
                launcher(11),
                "skipped: user: third: no such file",
                "FAILED: root: second",
                "  a.c:3: once",
                "FAILED: root: second",
                "  a.c:4: and once more",
                "guest: 11 passed, 1 failed, 1 skipped",
                "ended with 1"))
        .isEmpty();
  }

  @Test
  void aTruncatedTranscriptIsNotWhole() {
    assertThat(defect("root", results(12), "ended with 0")).isPresent();
    assertThat(defect("root", results(12), "Killed", "ended with 137")).isPresent();
    assertThat(defect("root", results(12), "TOTAL\t13", "ended with 0")).isPresent();
    assertThat(defect("root", results(12), "TOTAL\t11", "ended with 0")).isPresent();
    assertThat(defect("root", results(12), "TOTAL\t12", "TOTAL\t12", "ended with 0")).isPresent();
    assertThat(defect("root", results(12), "TOTAL\t12")).isPresent();
    assertThat(defect("root", List.of())).isPresent();
    assertThat(defect("root", results(3), "TOTAL\t3", "ended with 0")).isPresent();
    assertThat(defect("launcher", launcher(11), "ended with 139")).isPresent();
    assertThat(
            defect(
                "launcher", launcher(11), "guest: 12 passed, 0 failed, 0 skipped", "ended with 0"))
        .isPresent();
  }

  @Test
  void aProgramThatFailsWithoutAFailedTestIsNotWhole() {
    assertThat(defect("root", results(12), "TOTAL\t12", "ended with 1")).isPresent();
    assertThat(defect("root", results(11), "TEST\tFAILED\tb\t", "TOTAL\t12", "ended with 1"))
        .isEmpty();
  }

  @Test
  void everyUserMakesEveryAttack() {
    List<String> all = attacksOf(USERS);
    List<String> ofOne = attacksOf(List.of("root"));
    List<String> butOne = all.subList(0, all.size() - 1);

    assertThat(defect("attacks", all, Total.line(all.size()), "ended with 0")).isEmpty();
    assertThat(defect("attacks", ofOne, Total.line(ofOne.size()), "ended with 0"))
        .hasValueSatisfying(defect -> assertThat(defect).contains("user: a/"));
    assertThat(defect("attacks", butOne, Total.line(butOne.size()), "ended with 0")).isPresent();
  }

  @Test
  void theTestOfATruncatedStepFails() throws Throwable {
    String begin = "STEP\troot\t6.1.0\n" + String.join("\n", results(12)) + "\n";

    assertThatThrownBy(() -> last(begin + "ended with 0\n").getExecutable().execute())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("root ran to its end");
    last(begin + "TOTAL\t12\nended with 0\n").getExecutable().execute();
  }

  private DynamicTest last(String output) {
    List<DynamicTest> tests = new GuestTests(whole).of("", Guest.steps(output));
    assertThat(tests).hasSize(13);
    return tests.get(12);
  }

  private Optional<String> defect(String step, List<String> results, String... end) {
    List<String> lines = new ArrayList<>(results);
    lines.addAll(List.of(end));
    return whole.defect(new Guest.Step(step, "6.1.0", lines));
  }

  private List<String> attacksOf(Collection<String> users) {
    Judgement passed = new Judgement(Outcome.PASSED, "as expected");
    return users.stream()
        .flatMap(
            user ->
                attacks.stream().map(attack -> new AttackSuite.Line(user, attack.name(), passed)))
        .map(AttackSuite.Line::toString)
        .toList();
  }

  private static List<String> results(int count) {
    return numbered(count, "TEST\tSUCCESSFUL\tATest.").map(line -> line + "\t").toList();
  }

  private static List<String> launcher(int count) {
    return numbered(count, "passed: root: test ").toList();
  }

  private static Stream<String> numbered(int count, String line) {
    return IntStream.range(0, count).mapToObj(number -> line + number);
  }
}

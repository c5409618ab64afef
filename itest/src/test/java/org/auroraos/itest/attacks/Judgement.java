package org.auroraos.itest.attacks;

import java.util.Optional;

/**
 * Whether an attack shows that the sandbox holds.
 *
 * @param outcome whether a test of it passes, fails or is skipped
 * @param reason why, with what the program said
 */
record Judgement(Outcome outcome, String reason) {
  enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  /**
   * From both sides.
   *
   * @param expected whether it has to succeed outside, or its denial proves nothing
   * @param missingLayer why it is known to succeed inside here; empty if it must not
   */
  static Judgement of(
      Verdict outside, Verdict inside, boolean expected, Optional<String> missingLayer) {
    String both =
        "outside: %s: %s; inside: %s: %s"
            .formatted(outside.kind(), outside.detail(), inside.kind(), inside.detail());
    return switch (outside.kind()) {
      case UNPROVABLE -> new Judgement(Outcome.SKIPPED, outside.detail());
      case ABSENT -> new Judgement(Outcome.SKIPPED, "not on this kernel: " + outside.detail());
      case BROKEN, UNENFORCED -> new Judgement(Outcome.FAILED, both);
      case DENIED ->
          expected
              ? new Judgement(Outcome.FAILED, "proves nothing, denied outside too: " + both)
              : inside(inside, missingLayer, both);
      case SUCCEEDED -> inside(inside, missingLayer, both);
    };
  }

  private static Judgement inside(Verdict inside, Optional<String> missingLayer, String both) {
    return switch (inside.kind()) {
      case DENIED ->
          missingLayer.isEmpty()
              ? new Judgement(Outcome.PASSED, both)
              : new Judgement(Outcome.FAILED, "denied after all, its 'needs' is wrong: " + both);
      case SUCCEEDED ->
          missingLayer
              .map(why -> new Judgement(Outcome.SKIPPED, why + "; " + both))
              .orElse(new Judgement(Outcome.FAILED, "the attack succeeds: " + both));
      case UNENFORCED ->
          new Judgement(Outcome.SKIPPED, "not held here, as its report says: " + both);
      case ABSENT, UNPROVABLE, BROKEN -> new Judgement(Outcome.FAILED, both);
    };
  }
}

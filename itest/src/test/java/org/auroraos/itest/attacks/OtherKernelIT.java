package org.auroraos.itest.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * The attacks, the limits and the reasons of an end on Debian's kernel with pure cgroup v2: as root
 * and as an ordinary user without a control group, and as an ordinary user under systemd to whom
 * one is delegated, of the attacks those on limits: nothing else is different there. The limits and
 * reasons also as a user who has no more than a systemd user manager, where the rest is as with a
 * delegated group. The launcher's own tests need no more of a group than the first world has.
 */
@Tag("alone")
@Timeout(3000)
class OtherKernelIT {
  private static final String[] AS_NOBODY = {
    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--", "env", "HOME=/nonexistent"
  };

  /** A failed test is run again by the build; the machine has said what it has to say. */
  private static Optional<List<Guest.Step>> plain = Optional.empty();

  private static Optional<List<Guest.Step>> delegated = Optional.empty();

  private static Optional<List<Guest.Step>> scoped = Optional.empty();

  /** Those on limits, which are all that a delegated group changes. */
  private static final String LIMITS = "f/";

  @TempDir Path work;

  @TestFactory
  List<DynamicTest> asRootAndAsAUserWithoutDelegation() throws Exception {
    if (plain.isEmpty()) {
      Guest guest = new Guest(Workshop.prepare(work.resolve("workshop")));
      guest
          .enableControllers()
          .backendTests("root")
          .backendTests("user", AS_NOBODY)
          .attacks(Attack.in(Workshop.SOURCES))
          .launcherTests();
      plain = Optional.of(run(guest));
    }
    WholeStep whole = new WholeStep(List.of("root", "user"), Attack.in(Workshop.SOURCES));
    return tests("", plain.get(), 4, whole);
  }

  @TestFactory
  List<DynamicTest> asAUserWithADelegatedControlGroup() throws Exception {
    if (delegated.isEmpty()) {
      Guest guest = new Guest(Workshop.prepare(work.resolve("workshop")));
      String[] inItsGroup = guest.delegated();
      guest.attacks(onLimits()).backendTests("user", inItsGroup);
      delegated = Optional.of(run(guest, "--systemd", "--user", "nobody"));
    }
    WholeStep whole = new WholeStep(List.of("user"), onLimits());
    return tests(", delegated", delegated.get(), 2, whole);
  }

  @TestFactory
  List<DynamicTest> asAUserWithASystemdUserManager() throws Exception {
    if (scoped.isEmpty()) {
      Guest guest = new Guest(Workshop.prepare(work.resolve("workshop")));
      guest.scopeTests().limitTests("user", guest.scoped());
      scoped = Optional.of(run(guest, "--user-manager", "--user", "nobody"));
    }
    return tests(", user manager", scoped.get(), 2, new WholeStep(List.of(), List.of()));
  }

  private static List<Attack> onLimits() throws IOException {
    return Attack.in(Workshop.SOURCES).stream()
        .filter(attack -> attack.name().startsWith(LIMITS))
        .toList();
  }

  private static List<Guest.Step> run(Guest guest, String... options) throws Exception {
    try {
      return guest.run(options);
    } catch (TestAbortedException e) {
      throw skipped(e.getMessage());
    }
  }

  private static TestAbortedException skipped(String reason) {
    System.out.println("SKIPPED: " + reason);
    return new TestAbortedException(reason);
  }

  /** The tests of so many steps. */
  private static List<DynamicTest> tests(
      String place, List<Guest.Step> steps, int count, WholeStep whole) {
    assertThat(steps).as("the steps that ran").hasSize(count);
    return new GuestTests(whole).of(place, steps);
  }
}

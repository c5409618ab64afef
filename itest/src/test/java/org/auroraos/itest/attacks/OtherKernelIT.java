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
 * one is delegated. The limits and reasons also as a user who has no more than a systemd user
 * manager, where the rest is as with a delegated group. The launcher's own tests need no more of a
 * group than the first world has.
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

  @TempDir Path work;

  @TestFactory
  List<DynamicTest> asRootAndAsAUserWithoutDelegation() throws Exception {
    if (plain.isEmpty()) {
      Guest guest = new Guest(Workshop.prepare(work.resolve("workshop")));
      guest
          .enableControllers()
          .backendTests("root")
          .backendTests("user", AS_NOBODY)
          .attacks()
          .launcherTests();
      plain = Optional.of(run(guest));
    }
    return tests("", plain.get(), 4, "root", "user");
  }

  @TestFactory
  List<DynamicTest> asAUserWithADelegatedControlGroup() throws Exception {
    if (delegated.isEmpty()) {
      Guest guest = new Guest(Workshop.prepare(work.resolve("workshop")));
      String[] inItsGroup = guest.delegated();
      guest.attacks().backendTests("user", inItsGroup);
      delegated = Optional.of(run(guest, "--systemd", "--user", "nobody"));
    }
    return tests(", delegated", delegated.get(), 2, "user");
  }

  @TestFactory
  List<DynamicTest> asAUserWithASystemdUserManager() throws Exception {
    if (scoped.isEmpty()) {
      Guest guest = new Guest(Workshop.prepare(work.resolve("workshop")));
      guest.scopeTests().limitTests("user", guest.scoped());
      scoped = Optional.of(run(guest, "--user-manager", "--user", "nobody"));
    }
    return tests(", user manager", scoped.get(), 2);
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

  /** The tests of so many steps, in which these users made the attacks. */
  private static List<DynamicTest> tests(
      String place, List<Guest.Step> steps, int count, String... users) throws IOException {
    assertThat(steps).as("the steps that ran").hasSize(count);
    WholeStep whole = new WholeStep(List.of(users), Attack.in(Workshop.SOURCES));
    return new GuestTests(whole).of(place, steps);
  }
}

package org.auroraos.itest.smoke;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The product in a directory of its own for each test, as one of the users. */
@Timeout(600)
abstract class SmokeTest {
  final User user;
  Aurora aurora;

  @TempDir Path work;

  SmokeTest(User user) {
    this.user = user;
  }

  @BeforeEach
  void unpack() throws IOException {
    String unavailable = user.unavailable();
    if (!unavailable.isEmpty()) {
      System.out.println("SKIPPED as " + user + ": " + unavailable);
    }
    assumeTrue(unavailable.isEmpty(), unavailable);
    aurora = Aurora.of(user, work);
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    if (aurora != null) {
      aurora.shutDown();
    }
  }
}

package org.auroraos.plugin.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CausesTest {
  @Test
  void givesALineForEachLinkOfTheChain() {
    Exception thrown = new IllegalStateException("outer", new IOException("inner"));

    assertThat(Causes.of(thrown))
        .isEqualTo(
            "java.lang.IllegalStateException: outer\n  caused by java.io.IOException: inner");
  }

  @Test
  void saysWhereEachWasThrown() {
    assertThat(Causes.withPlaces(new IOException("x")))
        .startsWith("java.io.IOException: x (at org.auroraos")
        .contains("CausesTest.java:");
  }

  @Test
  void endsThoughTheChainLoops() {
    Exception one = new Exception("one");
    Exception two = new Exception("two", one);
    one.initCause(two);

    assertThat(Causes.of(one).lines()).hasSize(8);
  }

  @Test
  void shortensWhatIsEndless() {
    assertThat(Causes.of(new Exception("x".repeat(1_000_000))))
        .hasSizeLessThan(3000)
        .endsWith("...");
  }

  @Test
  void survivesAnExceptionThatCannotEvenSayWhatItIs() {
    assertThat(Causes.of(new Mute())).isEqualTo(Mute.class.getName());
  }

  private static final class Mute extends Exception {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no comment");
    }
  }
}

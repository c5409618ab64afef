package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.auroraos.api.backend.SandboxException;
import org.junit.jupiter.api.Test;

class CallsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Calls calls = new Calls();

  @Test
  void closingWaitsForTheCallsUnderWay() throws Exception {
    AtomicReference<Thread> closer = new AtomicReference<>();
    calls.begin();
    calls.begin();
    CompletableFuture<Boolean> closed =
        CompletableFuture.supplyAsync(
            () -> {
              closer.set(Thread.currentThread());
              return calls.close(LONG);
            });
    calls.end();
    await()
        .until(() -> closer.get() != null && closer.get().getState() == Thread.State.TIMED_WAITING);
    assertThat(closed).isNotDone();
    calls.end();
    assertThat(closed.get()).isTrue();
  }

  @Test
  void noCallBeginsAfterThat() throws Exception {
    assertThat(calls.close(LONG)).isTrue();
    assertThatThrownBy(calls::begin)
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("being stopped");
  }

  @Test
  void aCallThatDoesNotEndIsNotWaitedForForEver() throws Exception {
    calls.begin();
    assertThat(CompletableFuture.supplyAsync(() -> calls.close(Duration.ofMillis(1))).get())
        .isFalse();
    assertThatThrownBy(calls::begin).isInstanceOf(SandboxException.class);
  }

  @Test
  void anInterruptDoesNotCutTheWaitShort() throws Exception {
    Thread.currentThread().interrupt();
    assertThat(calls.close(LONG)).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }
}

package org.auroraos.backend.linux.internal.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.junit.jupiter.api.Test;

class StreamsOfDescriptorsTest {
  private static final Executor THREAD =
      task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
      };

  private final Libc libc = new Libc();
  private final Descriptors descriptors = new Descriptors(libc);

  @Test
  void anInputEndsEvenIfAStrangerKeepsTheWritingEnd() throws Exception {
    try (WakeUp end = descriptors.wakeUp();
        Descriptors.Pair pipe = descriptors.pipeFromChild()) {
      PipeInput input = new PipeInput(libc, pipe.ours(), end);
      CompletableFuture<byte[]> reader =
          CompletableFuture.supplyAsync(() -> readAll(input), THREAD);
      new PipeOutput(libc, pipe.theirs(), end).write(new byte[] {1, 2, 3});

      end.signal();
      input.finish();

      assertThat(reader.get(1, TimeUnit.MINUTES)).containsExactly(1, 2, 3);
      assertThat(pipe.theirs().isOpen()).isTrue();
      assertThat(pipe.ours().isOpen()).isFalse();
    }
  }

  @Test
  void anOutputThatWaitsForAReaderFailsAtTheEnd() throws Exception {
    try (WakeUp end = descriptors.wakeUp();
        Descriptors.Pair pipe = descriptors.pipeToChild()) {
      PipeOutput output = new PipeOutput(libc, pipe.ours(), end);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> write(output, new byte[1 << 20]), THREAD);

      end.signal();
      output.finish();

      assertThatThrownBy(() -> writer.get(1, TimeUnit.MINUTES)).hasMessageContaining("ended");
    }
  }

  @Test
  void aSharedSocketTakesWhatThereIsRoomForAndWaitsForNobody() throws Exception {
    try (Descriptors.Pair pair = descriptors.socketPair();
        SharedSocket ours = new SharedSocket(libc, pair.ours());
        StreamSocket theirs = new StreamSocket(libc, pair.theirs())) {
      ByteBuffer much = ByteBuffer.allocate(64 << 20);
      int taken = ours.write(much);
      assertThat(taken).isPositive().isLessThan(much.capacity());
      assertThat(much.position()).isEqualTo(taken);
      while (ours.write(ByteBuffer.allocate(1)) > 0) {
        taken++;
      }

      assertThat(ours.write(ByteBuffer.allocate(9))).isZero();

      ByteBuffer read = ByteBuffer.allocate(taken);
      while (read.hasRemaining()) {
        theirs.read(read);
      }
      assertThat(ours.write(ByteBuffer.allocate(9))).isEqualTo(9);
    }
  }

  @Test
  void aFinishedSocketGivesWhatHasArrivedAndThenItsEnd() throws Exception {
    try (Descriptors.Pair pair = descriptors.socketPair()) {
      StreamSocket ours = new StreamSocket(libc, pair.ours());
      StreamSocket theirs = new StreamSocket(libc, pair.theirs());
      theirs.write(ByteBuffer.wrap(new byte[] {7, 8}));
      ours.finish();

      ByteBuffer read = ByteBuffer.allocate(8);
      assertThat(ours.read(read)).isEqualTo(2);
      assertThat(ours.read(read)).isEqualTo(-1);
      assertThatThrownBy(() -> ours.write(ByteBuffer.wrap(new byte[1])))
          .isInstanceOf(IOException.class);
      assertThat(theirs.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void whatAChildGetsIsOutOfTheWayOfItsTargetsAndNothingStaysOpen() throws Exception {
    long before = open();
    for (int i = 0; i < 100; i++) {
      try (Descriptors.Pair in = descriptors.pipeToChild();
          Descriptors.Pair out = descriptors.pipeFromChild();
          Descriptors.Pair socket = descriptors.socketPair();
          Descriptor empty = descriptors.emptyInput()) {
        assertThat(in.theirs().number()).isGreaterThanOrEqualTo(64);
        assertThat(out.theirs().number()).isGreaterThanOrEqualTo(64);
        assertThat(socket.theirs().number()).isGreaterThanOrEqualTo(64);
        assertThat(empty.number()).isGreaterThanOrEqualTo(64);
      }
    }
    assertThat(open()).isLessThan(before + 20);
  }

  private static long open() throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
      return entries.count();
    }
  }

  private static byte[] readAll(PipeInput input) {
    try {
      return input.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(PipeOutput output, byte[] bytes) {
    try {
      output.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

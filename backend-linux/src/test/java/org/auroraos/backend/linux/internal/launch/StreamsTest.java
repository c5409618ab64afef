package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxLaunch.Stdin;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {
  private static final long GIB = 1L << 30;

  @TempDir static Path data;

  private static Sandboxes sandboxes;

  @BeforeAll
  static void open() throws Exception {
    sandboxes = new Sandboxes(data);
  }

  @AfterAll
  static void close() throws Exception {
    sandboxes.close();
  }

  @Test
  void gibibytesOfOutputOnBothStreamsArriveCompletely() throws Exception {
    SandboxProcess process =
        start(Stdin.EMPTY, "head -c 2G /dev/zero & head -c 1G /dev/zero >&2; wait");
    CompletableFuture<Long> stderr = count(process.stderr());
    assertThat(count(process.stdout()).get(5, TimeUnit.MINUTES)).isEqualTo(2 * GIB);
    assertThat(stderr.get(5, TimeUnit.MINUTES)).isEqualTo(GIB);
    assertThat(process.onExit().join().status()).isEqualTo(SandboxStatus.OK);
  }

  @Test
  void whatWasWrittenCanStillBeReadAfterTheEnd() throws Exception {
    SandboxProcess process = start(Stdin.EMPTY, "echo out; echo err >&2");
    process.onExit().join();

    assertThat(process.stdout().available()).isEqualTo(4);
    assertThat(process.stdout().readAllBytes()).asString().isEqualTo("out\n");
    assertThat(process.stderr().readAllBytes()).asString().isEqualTo("err\n");
    assertThat(process.stdout().read()).isEqualTo(-1);
  }

  @Test
  void standardInputIsAtItsEndUnlessAskedForOtherwise() throws Exception {
    Sandboxes.Ended ended = Sandboxes.await(start(Stdin.EMPTY, "cat; cat /dev/stdin; echo done"));

    assertThat(ended.stdout()).isEqualTo("done\n");
  }

  @Test
  void aPipeCarriesStandardInput() throws Exception {
    SandboxProcess process = start(Stdin.PIPE, "tr a-z A-Z");
    try (OutputStream stdin = process.stdin().orElseThrow()) {
      stdin.write("hello".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Sandboxes.await(process).stdout()).isEqualTo("HELLO");
  }

  @Test
  void largeStandardInputComesBackAsItWas() throws Exception {
    SandboxProcess process = start(Stdin.PIPE, "cat");
    byte[] large = new byte[8 << 20];
    new Random(1).nextBytes(large);
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(() -> readAll(process.stdout()), Sandboxes::thread);
    try (OutputStream stdin = process.stdin().orElseThrow()) {
      stdin.write(large);
    }

    assertThat(read.get(1, TimeUnit.MINUTES)).isEqualTo(large);
  }

  @Test
  void writingToAProgramThatDoesNotReadFailsWhenItEnds() throws Exception {
    SandboxProcess process = start(Stdin.PIPE, "exec sleep 60");
    OutputStream stdin = process.stdin().orElseThrow();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> flood(stdin), Sandboxes::thread);
    process.kill(KillCause.STOPPED);
    process.onExit().join();

    assertThatThrownBy(() -> writer.get(1, TimeUnit.MINUTES))
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void aChannelSpeaksInBothDirections() throws Exception {
    SandboxProcess process = start(Stdin.CHANNEL, "read line; echo \"got $line\" >&0");
    try (ByteChannel channel = process.channel().orElseThrow()) {
      channel.write(ByteBuffer.wrap("word\n".getBytes(StandardCharsets.UTF_8)));
      assertThat(readAll(channel)).isEqualTo("got word\n");
    }
    process.onExit().join();
  }

  /** Each is the only writing end of its pipe: the pipe ends when nobody holds it any more. */
  @Test
  void descriptorsThatAProgramSendsThroughItsChannelAreClosed() throws Exception {
    assumeThat(Path.of("/usr/bin/python3")).as("python3, to send descriptors").exists();
    String program =
        """
        import os, socket
        s = socket.socket(fileno=0)
        for i in range(50):
          pipes = [os.pipe() for _ in range(100)]
          socket.send_fds(s, [b'.'], [w for _, w in pipes])
          for r, w in pipes: os.close(w)
          for r, w in pipes:
            assert os.read(r, 1) == b''
            os.close(r)
        s.sendall(b'all gone')
        """;
    SandboxProcess process = start(Stdin.CHANNEL, "exec /usr/bin/python3 -c \"" + program + "\"");

    assertThat(readAll(process.channel().orElseThrow())).isEqualTo(".".repeat(50) + "all gone");
    assertThat(process.onExit().join().status()).isEqualTo(SandboxStatus.OK);
  }

  @Test
  void whatCameThroughAChannelCanStillBeReadAfterTheEnd() throws Exception {
    SandboxProcess process = start(Stdin.CHANNEL, "echo last words >&0");
    process.onExit().join();

    assertThat(readAll(process.channel().orElseThrow())).isEqualTo("last words\n");
  }

  @Test
  void closingAChannelWakesItsReader() throws Exception {
    SandboxProcess process = start(Stdin.CHANNEL, "echo x >&0; exec sleep 60");
    ByteChannel channel = process.channel().orElseThrow();
    ByteBuffer two = ByteBuffer.allocate(2);
    while (two.hasRemaining()) {
      channel.read(two);
    }
    CompletableFuture<Integer> reader =
        CompletableFuture.supplyAsync(() -> readOnce(channel), Sandboxes::thread);
    channel.close();

    assertThatThrownBy(() -> reader.get(1, TimeUnit.MINUTES))
        .hasRootCauseInstanceOf(ClosedChannelException.class);
    assertThat(channel.isOpen()).isFalse();
    process.kill(KillCause.STOPPED);
    process.onExit().join();
  }

  @Test
  void aProgramWhoseOutputIsClosedGetsASignal() throws Exception {
    SandboxProcess process = start(Stdin.EMPTY, "exec cat /dev/zero");
    process.stdout().close();
    assertThat(process.onExit().get(1, TimeUnit.MINUTES).rc()).isEqualTo(128 + 13);
    assertThatThrownBy(() -> process.stdout().read()).isInstanceOf(IOException.class);
  }

  @Test
  void twoSandboxesDoNotMixTheirOutput() throws Exception {
    SandboxProcess one = start(Stdin.EMPTY, "for i in $(seq 1000); do echo one; done");
    SandboxProcess two = start(Stdin.EMPTY, "for i in $(seq 1000); do echo two; done");

    assertThat(Sandboxes.await(one).stdout()).isEqualTo("one\n".repeat(1000));
    assertThat(Sandboxes.await(two).stdout()).isEqualTo("two\n".repeat(1000));
  }

  private static SandboxProcess start(Stdin stdin, String script) throws Exception {
    SandboxLaunch.Builder launch =
        Sandboxes.script(
            Sandboxes.with(
                Sandboxes.limits()
                    .cpuTime(Duration.ofMinutes(5))
                    .wallTime(Duration.ofMinutes(5))
                    .fileSize(0)),
            script);
    return sandboxes.backend.launch(launch.stdin(stdin).build());
  }

  private static CompletableFuture<Long> count(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return stream.transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Sandboxes::thread);
  }

  private static byte[] readAll(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String readAll(ByteChannel channel) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(7);
    while (channel.read(buffer) >= 0) {
      text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
      buffer.clear();
    }
    return text.toString();
  }

  private static int readOnce(ByteChannel channel) {
    try {
      return channel.read(ByteBuffer.allocate(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flood(OutputStream stdin) {
    try {
      while (true) {
        stdin.write(new byte[1 << 16]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.auroraos.api.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.auroraos.api.runtime.RuntimeMessage.Failed;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.runtime.RuntimeMessage.Stop;
import org.auroraos.api.runtime.RuntimeMessage.Stopped;
import org.auroraos.api.runtime.RuntimeMessage.Sync;
import org.auroraos.api.runtime.RuntimeMessage.Synced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RuntimeMessageCodecTest {
  static Stream<RuntimeMessage> messages() {
    return Stream.of(
        new Hello(1),
        new Hello(Integer.MIN_VALUE),
        new Ready(),
        new Stop(),
        new Stopped(),
        new RuntimeMessage.Check(8, "(a=ü)"),
        new RuntimeMessage.Checked(8, true, ""),
        new RuntimeMessage.Checked(9, false, "no service"),
        new RuntimeMessage.Ping(7),
        new RuntimeMessage.Pong(7, 1L << 40),
        new Sync(new UUID(1, -2)),
        new Synced(new UUID(Long.MIN_VALUE, 0)),
        new Failed("start", "a.b", "it\nfailed: ü😀"),
        new Failed("", "", ""));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsWrittenIsRead(RuntimeMessage message) throws IOException {
    assertThat(read(written(message))).contains(message);
  }

  @Test
  void messagesFollowOneAnotherUntilTheEnd() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<RuntimeMessage> all = messages().toList();
    for (RuntimeMessage message : all) {
      RuntimeMessageCodec.write(out, message);
    }
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    for (RuntimeMessage message : all) {
      assertThat(RuntimeMessageCodec.read(in)).contains(message);
    }
    assertThat(RuntimeMessageCodec.read(in)).isEmpty();
  }

  @Test
  void aMessageIsWrittenInOneCall() throws IOException {
    int[] calls = {0};
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            calls[0]++;
            super.write(bytes, offset, length);
          }
        };
    RuntimeMessageCodec.write(out, new Failed("a", "b", "c"));
    assertThat(calls[0]).isEqualTo(1);
  }

  @Test
  void aTextThatIsTooLongIsCutBetweenTwoCharacters() throws IOException {
    String text = "x" + "€".repeat(RuntimeMessageCodec.MAX_FRAME);
    Failed failed = (Failed) read(written(new Failed(text, text, text))).orElseThrow();
    for (String part : List.of(failed.stage(), failed.bundle(), failed.message())) {
      assertThat(text).startsWith(part);
      assertThat(part).isNotEmpty().doesNotContain("\uFFFD");
    }
    assertThat(failed.message().getBytes(StandardCharsets.UTF_8).length)
        .isBetween(RuntimeMessageCodec.MAX_FRAME / 2 - 3, RuntimeMessageCodec.MAX_FRAME / 2);
  }

  @ParameterizedTest
  @CsvSource({
    "00000000, a frame of 0 bytes",
    "00010001, a frame of 65537 bytes",
    "ffffffff, a frame of 4294967295 bytes",
    "8000000001, a frame of 2147483648 bytes",
    "0000000163, a message of unknown type 99",
    "0000000100, a message of unknown type 0",
    "000000020200, 1 bytes too many in a message of type 2",
    "0000000101, a message ends within a number",
    "000000030100ff, a message ends within a number",
    "0000000103, a message ends within a number",
    "0000000603000000ff61, a string is longer than its message",
    "0000000603ffffffff61, a string is longer than its message",
    "000000060300000001ff, a string is not UTF-8",
    "000000070300000002c080, a string is not UTF-8",
    "000000060300000000ff, a message ends within a number",
  })
  void bytesThatAreNoMessageAreAProtocolError(String hex, String problem) {
    assertThatThrownBy(() -> read(HexFormat.of().parseHex(hex)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(problem);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aStreamThatEndsWithinAMessageIsAnError(RuntimeMessage message) throws IOException {
    byte[] whole = written(message);
    for (int length = 1; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void noBytesMakeTheReaderFailOtherwiseOrReserveMoreThanAFrame() throws IOException {
    Random random = new Random(42);
    List<byte[]> seeds = messages().map(RuntimeMessageCodecTest::writtenUnchecked).toList();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = mutated(seeds.get(i % seeds.size()), random);
      ByteArrayInputStream in = new ByteArrayInputStream(bytes);
      try {
        while (RuntimeMessageCodec.read(in).isPresent()) {
          assertThat(in.available()).isLessThan(bytes.length);
        }
      } catch (ProtocolException | EOFException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }

  private static byte[] mutated(byte[] seed, Random random) {
    byte[] bytes = Arrays.copyOf(seed, Math.max(0, seed.length + random.nextInt(5) - 2));
    for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    if (bytes.length >= 4 && random.nextBoolean()) {
      ByteBuffer.wrap(bytes).putInt(bytes.length - 4);
    }
    return bytes;
  }

  private static byte[] written(RuntimeMessage message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RuntimeMessageCodec.write(out, message);
    return out.toByteArray();
  }

  private static byte[] writtenUnchecked(RuntimeMessage message) {
    try {
      return written(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<RuntimeMessage> read(byte[] bytes) throws IOException {
    return RuntimeMessageCodec.read(new ByteArrayInputStream(bytes));
  }
}

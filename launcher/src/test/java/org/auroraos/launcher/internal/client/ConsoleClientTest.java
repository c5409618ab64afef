package org.auroraos.launcher.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Random;
import org.auroraos.launcher.internal.LauncherException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ConsoleClientTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void outputErrorsAndExitCodeComeBackApart() throws IOException {
    try (FakePlatform platform =
        platform(
            (in, toClient) -> {
              String command = FakePlatform.expect('C', in);
              FakePlatform.send('O', ("out of " + command).getBytes(UTF_8), toClient);
              FakePlatform.send('E', "err ü".getBytes(UTF_8), toClient);
              FakePlatform.send('O', " and more".getBytes(UTF_8), toClient);
              FakePlatform.exit(7, toClient);
            })) {
      int code = run(platform, "größe", InputStream.nullInputStream());

      assertThat(code).isEqualTo(7);
      assertThat(out.toString(UTF_8)).isEqualTo("out of größe and more");
      assertThat(err.toString(UTF_8)).isEqualTo("err ü");
    }
  }

  @Test
  void standardInputArrivesWholeAndEndsWithAnEmptyFrame() throws IOException {
    byte[] input = new byte[100_000];
    new Random(1).nextBytes(input);
    try (FakePlatform platform =
        platform(
            (in, toClient) -> {
              FakePlatform.expect('C', in);
              while (in.readByte() == 'I') {
                int length = in.readInt();
                if (length == 0) {
                  break;
                }
                FakePlatform.send('O', in.readNBytes(length), toClient);
              }
              FakePlatform.exit(0, toClient);
            })) {
      int code = run(platform, "cat", new ByteArrayInputStream(input));

      assertThat(code).isZero();
      assertThat(out.toByteArray()).isEqualTo(input);
    }
  }

  @Test
  void commandThatReadsNothingEndsWhileInputIsStillOpen() throws IOException {
    try (PipedOutputStream never = new PipedOutputStream();
        PipedInputStream open = new PipedInputStream(never);
        FakePlatform platform =
            platform(
                (in, toClient) -> {
                  FakePlatform.expect('C', in);
                  FakePlatform.exit(0, toClient);
                })) {
      assertThat(run(platform, "true", open)).isZero();
    }
  }

  @Test
  void platformThatGoesAwayIsAnError() throws IOException {
    try (FakePlatform platform =
        platform(
            (in, toClient) -> {
              FakePlatform.expect('C', in);
              FakePlatform.send('O', "half".getBytes(UTF_8), toClient);
            })) {
      assertThatThrownBy(() -> run(platform, "x", InputStream.nullInputStream()))
          .isInstanceOf(LauncherException.class)
          .hasMessageContaining("went away");
      assertThat(out.toString(UTF_8)).isEqualTo("half");
    }
  }

  @Test
  void frameThatIsTooLongIsAnErrorAndNotAnAllocation() throws IOException {
    try (FakePlatform platform =
        platform(
            (in, toClient) -> {
              FakePlatform.expect('C', in);
              toClient.writeByte('O');
              toClient.writeInt(-1);
            })) {
      assertThatThrownBy(() -> run(platform, "x", InputStream.nullInputStream()))
          .isInstanceOf(LauncherException.class)
          .hasMessageContaining("4294967295 bytes");
    }
  }

  @Test
  void unknownFrameIsAnError() throws IOException {
    try (FakePlatform platform =
        platform(
            (in, toClient) -> {
              FakePlatform.expect('C', in);
              FakePlatform.send('Q', new byte[3], toClient);
            })) {
      assertThatThrownBy(() -> run(platform, "x", InputStream.nullInputStream()))
          .isInstanceOf(LauncherException.class)
          .hasMessageContaining("unknown frame type");
    }
  }

  @Test
  void absentPlatformDoesNotAnswer() {
    UnixDomainSocketAddress nobody = UnixDomainSocketAddress.of(directory.resolve("nobody"));

    assertThat(new ConsoleClient(nobody).answers()).isFalse();
  }

  @Test
  void listeningPlatformAnswers() throws IOException {
    try (FakePlatform platform = platform((in, toClient) -> in.read())) {
      assertThat(new ConsoleClient(platform.address()).answers()).isTrue();
    }
  }

  private FakePlatform platform(FakePlatform.Script script) throws IOException {
    return new FakePlatform(directory.resolve("s"), script);
  }

  private int run(FakePlatform platform, String command, InputStream in) {
    return new ConsoleClient(platform.address()).run(command, in, out, err);
  }
}

package org.auroraos.backend.linux.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Counter;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Event;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Exit;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Layer;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Report;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.SetupFailed;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Started;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Traffic;
import org.junit.jupiter.api.Test;

class LauncherMessageTest {
  private static final byte[] EXIT =
      new FieldWriter()
          .u32(1, 2)
          .u32(2, 9)
          .u32(3, 101)
          .u64(4, 1_500_000)
          .u64(5, 20)
          .u64(6, 30)
          .u64(7, 4096)
          .nested(8, c -> c.u32(1, 1).string(2, "pids.events").string(3, "max 3\n"))
          .u32(9, 88)
          .u64(10, 512)
          .u64(11, 1024)
          .u64(12, 5)
          .toBytes();

  @Test
  void messagesAreRead() throws Exception {
    byte[] report =
        new FieldWriter()
            .nested(1, l -> l.string(1, "root").u32(2, 0).u32(3, 0).string(4, ""))
            .nested(1, l -> l.string(1, "keyring").u32(2, 1).u32(3, 38).string(4, "keyctl"))
            .toBytes();
    assertThat(LauncherMessage.parse(10, report))
        .isEqualTo(
            new Report(
                List.of(
                    new Layer("root", true, 0, ""), new Layer("keyring", false, 38, "keyctl"))));
    byte[] failed = new FieldWriter().string(1, "exec").u32(2, 2).string(3, "/x").toBytes();
    assertThat(LauncherMessage.parse(11, failed)).isEqualTo(new SetupFailed("exec", 2, "/x"));
    byte[] started = new FieldWriter().u32(1, 7).u32(2, 6).u64(3, 99).u32(4, 1).toBytes();
    assertThat(LauncherMessage.parse(12, started))
        .isEqualTo(new Started(7, 6, 99, true, 0, "", false));
    byte[] lettingIn = new FieldWriter().u32(1, 7).u32(7, 1).toBytes();
    assertThat(LauncherMessage.parse(12, lettingIn))
        .isEqualTo(new Started(7, 0, 0, false, 0, "", true));
    assertThat(LauncherMessage.parse(13, EXIT))
        .isEqualTo(
            new Exit(
                true,
                9,
                101,
                1_500_000,
                20,
                30,
                4096,
                List.of(new Counter(1, "pids.events", "max 3\n")),
                OptionalInt.of(88),
                new Traffic(OptionalLong.of(512), OptionalLong.of(1024), 5),
                "",
                false));
    byte[] event =
        new FieldWriter()
            .u32(1, 257)
            .u32(2, 0x7fff0000)
            .u32(6, 2)
            .string(7, "x")
            .string(8, "/tmp")
            .bytes(9, new byte[] {1, 2})
            .u64(4, 10)
            .u32(3, 42)
            .numbers(5, 16, numbers -> numbers.putLong(1).putLong(-1))
            .toBytes();
    assertThat(LauncherMessage.parse(15, event))
        .isEqualTo(
            new Event(
                257,
                0x7fff0000,
                42,
                10,
                List.of(1L, -1L),
                2,
                Optional.of("x"),
                Optional.of("/tmp"),
                List.of((byte) 1, (byte) 2)));
  }

  @Test
  void aCutOffMessageIsAnError() {
    for (int length = 1; length < 8; length++) {
      byte[] cut = Arrays.copyOf(EXIT, length);
      assertThatThrownBy(() -> LauncherMessage.parse(13, cut))
          .isInstanceOf(ProtocolException.class);
    }
    byte[] cut = Arrays.copyOf(EXIT, EXIT.length - 1);
    assertThatThrownBy(() -> LauncherMessage.parse(13, cut)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void anUnknownMessageOrFieldIsAnError() {
    assertThatThrownBy(() -> LauncherMessage.parse(99, EXIT)).isInstanceOf(ProtocolException.class);
    byte[] unknown = new FieldWriter().u32(19, 1).toBytes();
    assertThatThrownBy(() -> LauncherMessage.parse(12, unknown))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> LauncherMessage.parse(13, new byte[0]))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void damagedMessagesAreErrorsAndNothingElse() {
    Random random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      byte[] damaged = EXIT.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      try {
        LauncherMessage.parse(10 + random.nextInt(6), damaged);
      } catch (ProtocolException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }
}

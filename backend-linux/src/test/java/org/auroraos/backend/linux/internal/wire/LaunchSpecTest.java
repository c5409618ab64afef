package org.auroraos.backend.linux.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bytes of a spec, as docs/launcher-protocol.md has them. */
class LaunchSpecTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void everyFieldHasItsPlaceInTheBytes() {
    LaunchSpec spec =
        new LaunchSpec()
            .namespaces(LaunchSpec.NEWUSER | LaunchSpec.NEWNET)
            .identity(1879048192, 1879048193, 1000, 1001)
            .command(List.of("/bin/x", "é"))
            .environment(new TreeMap<>(Map.of("A", "1")))
            .workingDirectory("/w")
            .hostname("h")
            .mount(Mount.bind(Path.of("/s"), "/t", Mount.READ_ONLY | Mount.RECURSIVE))
            .mount(Mount.tmpfs("/tmp", Mount.NOEXEC, 4096, 16, 01777))
            .mount(Mount.proc("/proc"))
            .mount(Mount.symlink("/l", "to"))
            .mount(Mount.file("/f", "text"))
            .limit(new ResourceLimit(ResourceLimit.CPU, 20, 21))
            .capabilities(0x400)
            .wallLimit(30_000_000)
            .loopback();
    int cgroup =
        spec.cgroup(
            new CgroupLeaf(
                Path.of("/c"),
                "leaf",
                List.of(new CgroupLeaf.Write("pids.max", "33", true)),
                List.of("pids.events"),
                false,
                true));
    spec.cpuLimit(20_000_000, cgroup, LaunchSpec.CpuFormat.CPU_STAT);
    spec.watchMemory(4096).watchCpuTime(2);

    assertThat(fields(spec.toBytes()))
        .containsExactly(
            "1 01000000",
            "2 00000270",
            "3 00000070" + "01000070" + "e8030000" + "e9030000",
            "4 " + HEX.formatHex("/bin/x".getBytes(StandardCharsets.UTF_8)),
            "4 c3a9",
            "5 413d31",
            "6 2f77",
            "7 68",
            "8 "
                + field(1, "01000000")
                + field(2, "2f74")
                + field(3, "2f73")
                + field(4, "05000000"),
            "8 "
                + field(1, "02000000")
                + field(2, "2f746d70")
                + field(4, "02000000")
                + field(5, "0010000000000000")
                + field(6, "1000000000000000")
                + field(7, "ff030000"),
            "8 " + field(1, "03000000") + field(2, "2f70726f63"),
            "8 " + field(1, "06000000") + field(2, "2f6c") + field(8, "746f"),
            "8 "
                + field(1, "07000000")
                + field(2, "2f66")
                + field(7, "a4010000")
                + field(8, "74657874"),
            "9 0000000000000000" + "1400000000000000" + "1500000000000000",
            "10 0004000000000000",
            "11 "
                + field(1, "2f63")
                + field(2, "6c656166")
                + field(3, field(1, "706964732e6d6178") + field(2, "3333") + field(3, "01000000"))
                + field(4, "706964732e6576656e7473")
                + field(5, "00000000")
                + field(6, "01000000"),
            "12 80c3c90100000000",
            "13 002d310100000000" + "00000000" + "02000000",
            "23 0010000000000000" + "0200000000000000",
            "14 01000000",
            "15 01000000",
            "17 12000000");
  }

  @Test
  void aLargeSpecIsWrittenCompletely() {
    String long64k = "x".repeat(1 << 16);
    byte[] bytes =
        new LaunchSpec()
            .identity(0, 0, 0, 0)
            .command(List.of("/bin/x", long64k, long64k))
            .toBytes();

    assertThat(fields(bytes).get(4)).hasSize(2 + 2 * long64k.length());
  }

  @Test
  void aNulIsRefused() {
    LaunchSpec spec = new LaunchSpec().identity(0, 0, 0, 0).command(List.of("a\0b"));

    assertThatThrownBy(spec::toBytes).isInstanceOf(IllegalArgumentException.class);
  }

  /** A nested field in hexadecimal. */
  private static String field(int tag, String hex) {
    return "%02x000000".formatted(tag) + littleEndian(hex.length() / 2) + hex;
  }

  private static String littleEndian(int value) {
    return HEX.formatHex(new byte[] {(byte) value, (byte) (value >> 8), 0, 0});
  }

  /** Tag and bytes of each field. */
  private static List<String> fields(byte[] payload) {
    List<String> fields = new ArrayList<>();
    for (int at = 0; at < payload.length; ) {
      int tag = payload[at] & 0xFF;
      int length =
          (payload[at + 4] & 0xFF) | (payload[at + 5] & 0xFF) << 8 | (payload[at + 6] & 0xFF) << 16;
      fields.add(tag + " " + HEX.formatHex(payload, at + 8, at + 8 + length));
      at += 8 + length;
    }
    return fields;
  }
}

package org.auroraos.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void bytesAreInTheLargestBinaryUnit() {
    assertThat(Units.bytes(0)).isEqualTo("0B");
    assertThat(Units.bytes(1023)).isEqualTo("1023B");
    assertThat(Units.bytes(512L << 20)).isEqualTo("512MiB");
    assertThat(Units.bytes(3L << 29)).isEqualTo("1.5GiB");
    assertThat(Units.bytes(Long.MAX_VALUE)).isEqualTo("8.0EiB");
  }

  @Test
  void durationsHaveTheirTwoLargestUnits() {
    assertThat(Units.duration(Duration.ofMillis(40))).isEqualTo("40ms");
    assertThat(Units.duration(Duration.ofMillis(7999))).isEqualTo("7s");
    assertThat(Units.duration(Duration.ofSeconds(312))).isEqualTo("5m12s");
    assertThat(Units.duration(Duration.ofHours(2))).isEqualTo("2h");
    assertThat(Units.duration(Duration.ofHours(76))).isEqualTo("3d4h");
    assertThat(Units.duration(Duration.ofSeconds(-5))).isEqualTo("0ms");
  }

  @Test
  void timesAreToTheSecond() {
    assertThat(Units.time(Instant.parse("2026-11-22T01:02:03.456Z"), ZoneOffset.UTC))
        .isEqualTo("2026-11-22 01:02:03");
  }
}

package org.auroraos.backend.linux.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.backend.linux.internal.cgroup.GroupCompiler.Outcome;
import org.auroraos.backend.linux.internal.wire.CgroupLeaf.Write;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written into groups of kernels that this machine is not. */
class IoCompilerTest {
  private static final Set<String> ALL_V2 = Set.of("io.max", "io.weight", "io.bfq.weight");
  private static final Set<String> ALL_V1 =
      Set.of(
          "blkio.bfq.weight", "blkio.throttle.read_bps_device", "blkio.throttle.write_bps_device");

  @TempDir Path directory;

  @Test
  void bothDirectionsOfV2AreOneValue() throws IOException {
    IoCompiler compiler = compiler(ALL_V2, true, "none");

    assertThat(compiler.compile(limits(0, 5, 7), Set.of(Capability.IO_READ_BPS)))
        .containsExactly(new Write("io.max", "8:0 rbps=5 wbps=7", true));
    assertThat(compiler.outcomes().get(Capability.IO_READ_BPS))
        .isEqualTo(new Outcome("cgroup.v2.io", "on sda (8:0)"));
  }

  @Test
  void oneDirectionOfV2LeavesTheOtherUnlimited() throws IOException {
    assertThat(compiler(ALL_V2, true, "none").compile(limits(0, 0, 7), Set.copyOf(all())))
        .containsExactly(new Write("io.max", "8:0 rbps=max wbps=7", false));
    assertThat(compiler(ALL_V2, true, "none").compile(limits(0, 0, 0), Set.of())).isEmpty();
  }

  @Test
  void writesAreNotHeldBackWithoutMemoryInTheSameGroup() throws IOException {
    IoCompiler compiler = compiler(ALL_V2, false, "none");
    compiler.compile(limits(0, 5, 7), Set.of());

    assertThat(compiler.outcomes().get(Capability.IO_READ_BPS).applied()).isTrue();
    assertThat(compiler.outcomes().get(Capability.IO_WRITE_BPS).applied()).isFalse();
    assertThat(compiler.outcomes().get(Capability.IO_WRITE_BPS).detail())
        .contains("without memory in the same group");
  }

  @Test
  void v1HasAFileForEachDirectionAndHoldsReadsBackOnly() throws IOException {
    IoCompiler compiler = compiler(ALL_V1, true, "bfq");

    assertThat(compiler.compile(limits(50, 5, 7), Set.of(Capability.IO_WRITE_BPS)))
        .containsExactly(
            new Write("blkio.bfq.weight", "50", true),
            new Write("blkio.throttle.read_bps_device", "8:0 5", true),
            new Write("blkio.throttle.write_bps_device", "8:0 7", false));
    assertThat(compiler.outcomes().get(Capability.IO_WEIGHT))
        .isEqualTo(new Outcome("cgroup.v1.blkio", "on sda (8:0)"));
    assertThat(compiler.outcomes().get(Capability.IO_READ_BPS).applied()).isTrue();
    assertThat(compiler.outcomes().get(Capability.IO_WRITE_BPS).applied()).isFalse();
  }

  @Test
  void whatTheKernelLacksIsMissing() throws IOException {
    for (Set<String> files : List.of(Set.of("io.stat"), Set.of("blkio.reset_stats"))) {
      IoCompiler compiler = compiler(files, true, "bfq");

      assertThat(compiler.compile(limits(50, 5, 7), Set.of())).isEmpty();
      assertThat(compiler.outcomes()).containsOnlyKeys(all());
      assertThat(compiler.outcomes().values())
          .allMatch(one -> !one.applied() && one.detail().contains("this kernel has nothing"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bfq,         io.bfq.weight, default 190, true",
    "mq-deadline, io.bfq.weight, default 190, false"
  })
  void aWeightCountsWhereTheSchedulerHeedsIt(
      String scheduler, String file, String value, boolean applied) throws IOException {
    IoCompiler compiler = compiler(ALL_V2, true, scheduler);

    assertThat(compiler.compile(limits(1090, 0, 0), Set.of()))
        .containsExactly(new Write(file, value, true));
    Outcome outcome = compiler.outcomes().get(Capability.IO_WEIGHT);
    assertThat(outcome.applied()).isEqualTo(applied);
    assertThat(outcome.detail()).contains(applied ? "on sda" : "/sys/block/sda/queue/scheduler");
  }

  @Test
  void theCostModelCountsWhereItIsSwitchedOnForTheDisk() throws IOException {
    Files.writeString(directory.resolve("io.cost.qos"), "8:16 enable=1 ctrl=auto\n8:0 enable=0\n");
    assertThat(weightOfCostModel().detail()).contains("8:0 enable=1");
    Files.writeString(directory.resolve("io.cost.qos"), "8:0 enable=1 ctrl=auto\n");
    assertThat(weightOfCostModel().mechanism()).isEqualTo("cgroup.v2.io");
  }

  @Test
  void weightsOfTheSchedulersHaveScalesOfTheirOwn() {
    assertThat(List.of(Weights.bfq(1), Weights.bfq(100), Weights.bfq(10_000)))
        .containsExactly(1, 100, 1000);
    assertThat(List.of(Weights.cfq(1), Weights.cfq(100), Weights.cfq(10_000)))
        .containsExactly(10, 500, 1000);
  }

  private Outcome weightOfCostModel() throws IOException {
    IoCompiler compiler = compiler(Set.of("io.weight"), true, "none");
    assertThat(compiler.compile(limits(1090, 0, 0), Set.of()))
        .containsExactly(new Write("io.weight", "default 1090", true));
    return compiler.outcomes().get(Capability.IO_WEIGHT);
  }

  private static List<Capability> all() {
    return List.of(Capability.IO_WEIGHT, Capability.IO_READ_BPS, Capability.IO_WRITE_BPS);
  }

  private static Limits limits(int weight, long read, long write) {
    return Limits.none().toBuilder().ioWeight(weight).ioReadBps(read).ioWriteBps(write).build();
  }

  /** With a group that has these files, and a disk sda that the directory lies on. */
  private IoCompiler compiler(Set<String> files, boolean memoryBeside, String scheduler)
      throws IOException {
    boolean v2 = files.stream().anyMatch(file -> file.startsWith("io."));
    Path sysfs = Files.createTempDirectory(directory, "sys");
    Path disk = Files.createDirectories(sysfs.resolve("sda"));
    Files.createDirectory(disk.resolve("queue"));
    Files.writeString(disk.resolve("dev"), "8:0\n");
    Files.writeString(disk.resolve("queue/scheduler"), "none [" + scheduler + "]\n");
    long device = (Long) Files.getAttribute(directory, "unix:dev");
    String number = (device >> 8 & 0xfff) + ":" + ((device & 0xff) | (device >> 12 & ~0xff));
    Path names = Files.createDirectories(sysfs.resolve("dev/block"));
    Files.createSymbolicLink(names.resolve(number), disk);
    Group group = new Group(directory.resolve("aurora"), v2, files);
    return new IoCompiler(group, memoryBeside, List.of(directory), new Disks(sysfs));
  }
}

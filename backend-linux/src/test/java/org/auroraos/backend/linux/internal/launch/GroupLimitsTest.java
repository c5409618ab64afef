package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel says about the groups of sandboxes that run. */
class GroupLimitsTest {
  private static final long MIB = 1L << 20;
  private static final Path MEMORY_FILE_SYSTEM = Path.of("/dev/shm");

  @TempDir static Path data;
  @TempDir static Path home;

  private static Sandboxes sandboxes;
  private SandboxProcess process;

  @BeforeAll
  static void open() throws Exception {
    sandboxes = new Sandboxes(data);
  }

  @AfterAll
  static void close() throws Exception {
    sandboxes.close();
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.kill(KillCause.STOPPED);
      Sandboxes.await(process);
    }
  }

  @Test
  void memoryIsLimitedTogetherWithSwap() throws Exception {
    assumeEnforced(Capability.MEMORY);
    Leaves leaves = sleeping(Sandboxes.with(Sandboxes.limits().memory(64 * MIB)));
    String limit = String.valueOf(64 * MIB);

    assertThat(leaves.read("memory", "memory.limit_in_bytes", "memory.max")).isEqualTo(limit);
    if (!leaves.isV1("memory")) {
      assertThat(leaves.read("memory.swap.max")).isEqualTo("0");
      assertThat(leaves.read("memory.oom.group")).isEqualTo("1");
    } else if (leaves.has("memory", "memory.memsw.limit_in_bytes")) {
      assertThat(leaves.read("memory", "memory.memsw.limit_in_bytes")).isEqualTo(limit);
    }
    if (leaves.isV1("memory") && leaves.has("memory", "memory.kmem.tcp.limit_in_bytes")) {
      assertThat(leaves.read("memory", "memory.kmem.tcp.limit_in_bytes"))
          .isEqualTo(String.valueOf(16 * MIB));
      assertThat(process.report().find(Capability.MEMORY).orElseThrow().detail())
          .contains("TCP", "a quarter");
    }
  }

  /**
   * Queues of 100 connections hold hundreds of MiB where nothing limits them. Where they count as
   * memory, the kernel makes connections slow before it refuses; the program does not wait for it.
   */
  @Test
  void whatWaitsInConnectionsOverLoopbackIsLimited() throws Exception {
    assumeEnforced(Capability.MEMORY);
    assumeThat(Path.of("/usr/bin/python3")).as("python3, to open sockets with").exists();
    String script =
        """
        import socket, time
        s = socket.create_server(('127.0.0.1', 0), backlog=200)
        s.settimeout(2)
        held, kept = 0, []
        until = time.monotonic() + 8
        for i in range(100):
          try:
            c = socket.create_connection(s.getsockname(), 2)
            kept += [c, s.accept()[0]]
          except OSError: break
          c.setblocking(False)
          try:
            while time.monotonic() < until: held += c.send(bytes(65536))
          except BlockingIOError: pass
          if time.monotonic() >= until: break
        print(held)
        """;
    SandboxPolicy policy =
        Sandboxes.policy()
            .network(NetworkAccess.LOOPBACK)
            .limits(Sandboxes.limits().memory(64 * MIB).wallTime(Duration.ofMinutes(1)).build())
            .build();
    Sandboxes.Ended ended =
        sandboxes.run(Sandboxes.launch(policy, "/usr/bin/python3", "-c", script));

    // Where these buffers are memory, the program may end for the lack of it, or get on no more, as
    // its own pages are taken from it again and again.
    assertThat(ended.exit().status())
        .as(ended.stderr())
        .isIn(SandboxStatus.OK, SandboxStatus.MEM_LIMIT, SandboxStatus.TIMEOUT);
    if (ended.exit().status() == SandboxStatus.OK) {
      assertThat(Long.parseLong(ended.stdout().strip())).isBetween(1L, 96 * MIB);
    }
  }

  @Test
  void processesAreLimitedWithTheOneThatIsOurs() throws Exception {
    assumeThat(sandboxes.backend.support().mechanism(Capability.PROCESSES).orElse(""))
        .as("a group for processes")
        .startsWith("cgroup.");
    Leaves leaves = sleeping(Sandboxes.with(Sandboxes.limits().processes(17)));

    assertThat(leaves.read("pids", "pids.max", "pids.max")).isEqualTo("18");
  }

  @Test
  void theShareOfTheCpuIsThatOfThePolicy() throws Exception {
    assumeEnforced(Capability.CPU_WEIGHT);
    Leaves leaves = sleeping(Sandboxes.with(Sandboxes.limits().cpuWeight(300)));

    assertThat(leaves.read("cpu", "cpu.shares", "cpu.weight"))
        .isEqualTo(leaves.isV1("cpu") ? "3072" : "300");
  }

  @Test
  void theQuotaOfTheCpuIsThatOfThePolicy() throws Exception {
    assumeEnforced(Capability.CPU_QUOTA);
    Leaves leaves = sleeping(Sandboxes.with(Sandboxes.limits().cpuQuota(150)));

    if (leaves.isV1("cpu")) {
      assertThat(leaves.read("cpu", "cpu.cfs_quota_us")).isEqualTo("150000");
      assertThat(leaves.read("cpu", "cpu.cfs_period_us")).isEqualTo("100000");
    } else {
      assertThat(leaves.read("cpu.max")).isEqualTo("150000 100000");
    }
  }

  @Test
  void whoBurnsTheCpuIsThrottledByItsQuota() throws Exception {
    assumeEnforced(Capability.CPU_QUOTA);
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().cpuQuota(5));
    Leaves leaves = start(policy, List.of(), "echo ready; while :; do :; done");

    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(leaves.read("cpu", "cpu.stat", "cpu.stat"))
                    .containsPattern("(?m)^nr_throttled [1-9]"));
  }

  @Test
  void whatIsReadFromTheDiskOfTheDataIsLimited() throws Exception {
    assumeEnforced(Capability.IO_READ_BPS);
    String disk = diskOf(home);
    assumeThat(disk).as("a disk under the temporary directory").isNotEmpty();
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().ioReadBps(7 * MIB));
    Leaves leaves = sleeping(policy, home);

    if (leaves.isV1("blkio")) {
      assertThat(leaves.read("blkio", "blkio.throttle.read_bps_device"))
          .isEqualTo(disk + " " + 7 * MIB);
    } else {
      assertThat(leaves.read("io.max")).startsWith(disk + " rbps=" + 7 * MIB + " wbps=max ");
    }
    assertThat(entry(Capability.IO_READ_BPS))
        .isEqualTo(
            new Enforcement(
                Capability.IO_READ_BPS,
                "7MiB/s",
                true,
                leaves.isV1("blkio") ? "cgroup.v1.blkio" : "cgroup.v2.io",
                entry(Capability.IO_READ_BPS).detail()));
    assertThat(entry(Capability.IO_READ_BPS).detail()).contains("(" + disk + ")");
  }

  @Test
  void whatIsWrittenIsLimitedAndTheReportSaysWhatIsNot() throws Exception {
    assumeEnforced(Capability.IO_READ_BPS);
    String disk = diskOf(home);
    assumeThat(disk).as("a disk under the temporary directory").isNotEmpty();
    Leaves leaves =
        sleeping(partial(Sandboxes.limits().ioReadBps(2 * MIB).ioWriteBps(3 * MIB)), home);

    assertThat(entry(Capability.IO_WRITE_BPS).requested()).isEqualTo("3MiB/s");
    if (leaves.isV1("blkio")) {
      assertThat(leaves.read("blkio", "blkio.throttle.write_bps_device"))
          .isEqualTo(disk + " " + 3 * MIB);
      assertThat(entry(Capability.IO_WRITE_BPS).applied()).isFalse();
      assertThat(entry(Capability.IO_WRITE_BPS).detail())
          .contains("direct and synchronous writes only", "cgroup v2");
    } else {
      assertThat(leaves.read("io.max"))
          .startsWith(disk + " rbps=" + 2 * MIB + " wbps=" + 3 * MIB + " ");
      assertThat(entry(Capability.IO_WRITE_BPS).mechanism()).isEqualTo("cgroup.v2.io");
    }
    assertThat(entry(Capability.IO_READ_BPS).applied()).isTrue();
  }

  @Test
  void theShareOfTheDiskIsWrittenAndTheReportSaysWhetherItIsHeeded() throws Exception {
    assumeEnforced(Capability.IO_READ_BPS);
    Leaves leaves = sleeping(partial(Sandboxes.limits().ioWeight(50)), home);

    if (leaves.isV1("blkio")) {
      assumeThat(leaves.has("blkio", "blkio.bfq.weight")).as("BFQ in this kernel").isTrue();
      assertThat(leaves.read("blkio", "blkio.bfq.weight")).isEqualTo("50");
    } else if (!entry(Capability.IO_WEIGHT).detail().contains("nothing that shares")) {
      assertThat(List.of(firstLine(leaves, "io.weight"), firstLine(leaves, "io.bfq.weight")))
          .contains("default 50");
    }
    assertThat(entry(Capability.IO_WEIGHT))
        .matches(e -> e.applied() ? e.mechanism().startsWith("cgroup.v") : !e.detail().isEmpty());
    assertThat(entry(Capability.IO_WEIGHT).applied())
        .isEqualTo(sandboxes.enforces(Capability.IO_WEIGHT));
  }

  @Test
  void aStrictPolicyRefusesWhereNoDiskCanBeLimited() throws Exception {
    assumeThat(Files.isWritable(MEMORY_FILE_SYSTEM)).as("/dev/shm").isTrue();
    Limits limits = Sandboxes.limits().ioReadBps(MIB).build();
    SandboxPolicy strict = Sandboxes.policy().limits(limits).optional(Set.of()).build();
    Path memory = Files.createTempDirectory(MEMORY_FILE_SYSTEM, "aurora-test-");
    try {
      assertThatThrownBy(() -> start(strict, List.of(memory), "true"))
          .isInstanceOfSatisfying(
              SandboxException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_ENFORCEABLE))
          .hasMessageContaining("io-read-bps 1MiB/s");
      assumeEnforced(Capability.IO_READ_BPS);
      sleeping(partial(limits.toBuilder()), memory);
      assertThat(entry(Capability.IO_READ_BPS).applied()).isFalse();
      assertThat(entry(Capability.IO_READ_BPS).detail())
          .contains(memory.toString(), "no disk of its own");
    } finally {
      end();
      process = null;
      Files.deleteIfExists(memory);
    }
  }

  @Test
  void withoutAnythingToWriteThereIsNoDiskToLimit() throws Exception {
    assumeEnforced(Capability.IO_READ_BPS);
    sleeping(partial(Sandboxes.limits().ioReadBps(MIB)));

    assertThat(entry(Capability.IO_READ_BPS).applied()).isFalse();
    assertThat(entry(Capability.IO_READ_BPS).detail())
        .contains("nothing that the program may write");
  }

  private static String firstLine(Leaves leaves, String file) {
    try {
      return leaves.read(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static void assumeEnforced(Capability capability) {
    assumeThat(sandboxes.enforces(capability))
        .as("a group for %s: %s", capability, sandboxes.backend.support().missing().get(capability))
        .isTrue();
  }

  private static SandboxPolicy partial(Limits.Builder limits) {
    return Sandboxes.policy().limits(limits.build()).optional(Sandboxes.PRIVILEGED).build();
  }

  private Enforcement entry(Capability capability) {
    return process.report().find(capability).orElseThrow();
  }

  private Leaves sleeping(SandboxPolicy policy, Path... writable) throws Exception {
    return start(policy, List.of(writable), "echo ready; exec sleep 600");
  }

  private Leaves start(SandboxPolicy policy, List<Path> writable, String script) throws Exception {
    SandboxLaunch launch =
        Sandboxes.script(policy, script)
            .mounts(writable.stream().map(p -> SandboxMount.readWrite(p, "/data")).toList())
            .build();
    process = sandboxes.backend.launch(launch);
    assertThat((char) process.stdout().read()).isEqualTo('r');
    return Leaves.of(process.pid());
  }

  /** Asked of other programs, not of the code under test. */
  private static String diskOf(Path path) throws Exception {
    String script =
        "p=$(readlink -e /sys/dev/block/$(stat -c %Hd:%Ld \"$0\")) || exit 0;"
            + " if [ -e $p/partition ]; then p=${p%/*}; fi; cat $p/dev";
    Process asked = new ProcessBuilder("/bin/sh", "-c", script, path.toString()).start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }
}

package org.auroraos.core.internal.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.IdentityPolicy;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;

/** The keys of a policy. Reading, writing, metatype and documentation follow this list. */
final class PolicyKeys {
  /** Names the base policy. It is not a part of a policy and only the registry understands it. */
  static final String EXTENDS = "extends";

  private static final ValueType<List<String>> PATHS =
      WordLists.list(
          "list of absolute paths",
          FilesystemPolicy::isAcceptablePath,
          "an absolute path without '.', '..', empty parts and control characters");

  private static final ValueType<List<String>> SYSCALLS =
      WordLists.list(
          "list of names",
          name -> name.matches("[a-z_][a-z0-9_]{0,63}"),
          "the name of a system call, such as execve");

  private static final ValueType<List<String>> PRIVILEGES =
      WordLists.list(
          "list of capabilities(7)",
          LinuxPrivileges::isKnown,
          "a Linux capability, see capabilities(7); they are written like CAP_NET_BIND_SERVICE");

  /** All keys in the order in which they are shown. */
  static final List<PolicyKey<?>> ALL =
      List.of(
          new PolicyKey<>(
              "limits.wall-time",
              Quantities.duration(),
              PolicyTexts.WALL_TIME,
              p -> p.limits().wallTime(),
              (d, v) -> d.limits.wallTime(v)),
          new PolicyKey<>(
              "limits.cpu-time",
              Quantities.duration(),
              PolicyTexts.CPU_TIME,
              p -> p.limits().cpuTime(),
              (d, v) -> d.limits.cpuTime(v)),
          new PolicyKey<>(
              "limits.memory",
              Quantities.size(),
              PolicyTexts.MEMORY,
              p -> p.limits().memory(),
              (d, v) -> d.limits.memory(v)),
          new PolicyKey<>(
              "limits.processes",
              Quantities.count(),
              PolicyTexts.PROCESSES,
              p -> p.limits().processes(),
              (d, v) -> d.limits.processes(v)),
          new PolicyKey<>(
              "limits.open-files",
              Quantities.count(),
              PolicyTexts.OPEN_FILES,
              p -> p.limits().openFiles(),
              (d, v) -> d.limits.openFiles(v)),
          new PolicyKey<>(
              "limits.file-size",
              Quantities.size(),
              PolicyTexts.FILE_SIZE,
              p -> p.limits().fileSize(),
              (d, v) -> d.limits.fileSize(v)),
          new PolicyKey<>(
              "limits.output",
              Quantities.size(),
              PolicyTexts.OUTPUT,
              p -> p.limits().output(),
              (d, v) -> d.limits.output(v)),
          new PolicyKey<>(
              "limits.cpu-weight",
              Quantities.weight(),
              PolicyTexts.CPU_WEIGHT,
              p -> p.limits().cpuWeight(),
              (d, v) -> d.limits.cpuWeight(v)),
          new PolicyKey<>(
              "limits.cpu-quota",
              Quantities.percent(),
              PolicyTexts.CPU_QUOTA,
              p -> p.limits().cpuQuota(),
              (d, v) -> d.limits.cpuQuota(v)),
          new PolicyKey<>(
              "limits.io-weight",
              Quantities.weight(),
              PolicyTexts.IO_WEIGHT,
              p -> p.limits().ioWeight(),
              (d, v) -> d.limits.ioWeight(v)),
          new PolicyKey<>(
              "limits.io-read-bps",
              Quantities.size(),
              PolicyTexts.IO_READ_BPS,
              p -> p.limits().ioReadBps(),
              (d, v) -> d.limits.ioReadBps(v)),
          new PolicyKey<>(
              "limits.io-write-bps",
              Quantities.size(),
              PolicyTexts.IO_WRITE_BPS,
              p -> p.limits().ioWriteBps(),
              (d, v) -> d.limits.ioWriteBps(v)),
          new PolicyKey<>(
              "filesystem.read-only",
              PATHS,
              PolicyTexts.READ_ONLY,
              p -> p.filesystem().readOnly(),
              (d, v) -> d.readOnly = v),
          new PolicyKey<>(
              "filesystem.read-write",
              PATHS,
              PolicyTexts.READ_WRITE,
              p -> p.filesystem().readWrite(),
              (d, v) -> d.readWrite = v),
          new PolicyKey<>(
              "filesystem.hidden",
              PATHS,
              PolicyTexts.HIDDEN,
              p -> p.filesystem().hidden(),
              (d, v) -> d.hidden = v),
          new PolicyKey<>(
              "filesystem.tmp-size",
              Quantities.boundedSize(),
              PolicyTexts.TMP_SIZE,
              p -> p.filesystem().tmpSize(),
              (d, v) -> d.tmpSize = v),
          new PolicyKey<>(
              "filesystem.shm-size",
              Quantities.boundedSize(),
              PolicyTexts.SHM_SIZE,
              p -> p.filesystem().shmSize(),
              (d, v) -> d.shmSize = v),
          new PolicyKey<>(
              "network",
              WordLists.oneOf(NetworkAccess.class),
              PolicyTexts.NETWORK,
              p -> p.network(),
              PolicyDraft::setNetwork),
          new PolicyKey<>(
              "network.egress",
              new SpecialLists.Egress(),
              PolicyTexts.EGRESS,
              p -> p.egress(),
              (d, v) -> d.egress = v),
          new PolicyKey<>(
              "syscalls.profile",
              WordLists.oneOf(SyscallPolicy.Profile.class),
              PolicyTexts.SYSCALL_PROFILE,
              p -> p.syscalls().profile(),
              (d, v) -> d.syscallProfile = v),
          new PolicyKey<>(
              "syscalls.denied",
              SYSCALLS,
              PolicyTexts.SYSCALLS_DENIED,
              p -> List.copyOf(p.syscalls().denied()),
              (d, v) -> d.deniedSyscalls = v),
          new PolicyKey<>(
              "environment",
              new SpecialLists.Environment(),
              PolicyTexts.ENVIRONMENT,
              p -> p.environment(),
              (d, v) -> d.environment = v),
          new PolicyKey<>(
              "privileges",
              PRIVILEGES,
              PolicyTexts.PRIVILEGES,
              p -> List.copyOf(p.privileges()),
              (d, v) -> d.privileges = v),
          new PolicyKey<>(
              "identity",
              WordLists.oneOf(IdentityPolicy.class),
              PolicyTexts.IDENTITY,
              p -> p.identity(),
              (d, v) -> d.identity = v),
          new PolicyKey<>(
              "allow-partial",
              new SpecialLists.Partial(),
              PolicyTexts.ALLOW_PARTIAL,
              p -> p.optional(),
              (d, v) -> d.optional = v));

  /** The names of all keys. */
  static final List<String> NAMES = ALL.stream().<String>map(PolicyKey::name).toList();

  private PolicyKeys() {}

  /** All keys with their values in written form. */
  static Map<String, String> format(SandboxPolicy policy) {
    Map<String, String> properties = new LinkedHashMap<>();
    ALL.forEach(key -> properties.put(key.name(), key.format(policy)));
    return properties;
  }

  static Optional<PolicyKey<?>> byName(String name) {
    return ALL.stream().filter(key -> key.name().equals(name)).findFirst();
  }
}

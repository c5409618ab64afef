package org.auroraos.core.internal.approve;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.auroraos.api.plugin.PermissionRequest;
import org.auroraos.api.policy.EnvironmentPolicy;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;

/** What a policy gives of that which is asked for. */
final class Grants {
  private static final Map<String, ToLongFunction<Limits>> LIMITS =
      Map.ofEntries(
          Map.entry("limits.wall-time", l -> nanos(l.wallTime())),
          Map.entry("limits.cpu-time", l -> nanos(l.cpuTime())),
          Map.entry("limits.memory", Limits::memory),
          Map.entry("limits.processes", Limits::processes),
          Map.entry("limits.open-files", Limits::openFiles),
          Map.entry("limits.file-size", Limits::fileSize),
          Map.entry("limits.output", Limits::output),
          Map.entry("limits.cpu-weight", Limits::cpuWeight),
          Map.entry("limits.cpu-quota", Limits::cpuQuota),
          Map.entry("limits.io-weight", Limits::ioWeight),
          Map.entry("limits.io-read-bps", Limits::ioReadBps),
          Map.entry("limits.io-write-bps", Limits::ioWriteBps));

  private final PolicyCodec codec;

  Grants(PolicyCodec codec) {
    this.codec = codec;
  }

  /** What is asked for and not given; also what is no key or value of a policy. */
  List<PermissionRequest> missing(List<PermissionRequest> requested, SandboxPolicy given) {
    return requested.stream().filter(request -> !isGiven(request, given)).toList();
  }

  private boolean isGiven(PermissionRequest request, SandboxPolicy given) {
    if (request.name().equals("network.egress") && given.network() == NetworkAccess.HOST) {
      return true;
    }
    try {
      SandboxPolicy wanted =
          codec.fromProperties(given, Map.of(request.name(), request.value()), "a request");
      return wanted.equals(given) || covers(request.name(), wanted, given);
    } catch (PolicyException noSuchPermission) {
      return false;
    }
  }

  private static boolean covers(String key, SandboxPolicy wanted, SandboxPolicy given) {
    ToLongFunction<Limits> limit = LIMITS.get(key);
    if (limit != null) {
      return isWithin(limit.applyAsLong(wanted.limits()), limit.applyAsLong(given.limits()));
    }
    return switch (key) {
      case "network" ->
          wanted.network() == NetworkAccess.NONE || given.network() == NetworkAccess.HOST;
      case "network.egress" -> given.egress().containsAll(wanted.egress());
      case "filesystem.read-only" ->
          below(wanted.filesystem().readOnly(), given.filesystem().readOnly())
              || below(wanted.filesystem().readOnly(), given.filesystem().readWrite());
      case "filesystem.read-write" ->
          below(wanted.filesystem().readWrite(), given.filesystem().readWrite());
      case "filesystem.tmp-size" ->
          isWithin(wanted.filesystem().tmpSize(), given.filesystem().tmpSize());
      case "filesystem.shm-size" ->
          isWithin(wanted.filesystem().shmSize(), given.filesystem().shmSize());
      case "environment" -> contains(given.environment(), wanted.environment());
      case "privileges" -> given.privileges().containsAll(wanted.privileges());
      default -> false;
    };
  }

  /** 0 is no limit. */
  private static boolean isWithin(long wanted, long given) {
    return given == 0 || (wanted != 0 && wanted <= given);
  }

  private static boolean below(Collection<String> wanted, Collection<String> given) {
    return wanted.stream()
        .allMatch(
            path ->
                given.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/")));
  }

  private static boolean contains(EnvironmentPolicy given, EnvironmentPolicy wanted) {
    return given.variables().entrySet().containsAll(wanted.variables().entrySet())
        && given.passed().containsAll(wanted.passed());
  }

  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException centuries) {
      return Long.MAX_VALUE;
    }
  }
}

package org.auroraos.core.internal.policy;

import java.util.List;
import java.util.Set;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.PolicyException;

/** Values that are fine each for itself and cannot be meant together, or not here. */
final class PolicyChecks {
  /** What is kept of an output stream is kept in the platform's memory. */
  private static final long MAX_OUTPUT = 64L << 20;

  private static final long MIN_MEMORY = 1L << 20;

  /** What the sandbox makes itself; a host path in its place would be the host's. */
  private static final Set<String> MADE = Set.of("/proc", "/dev", "/plugin", "/runtime");

  /** What the sandbox makes itself, but a host path may lie in. */
  private static final Set<String> MADE_OPEN = Set.of("/", "/tmp", "/data");

  /** Where the read-only runtime of the system and the platform's own mounts can lie. */
  private static final Set<String> SHOWN_ANYWAY =
      Set.of(
          "/usr",
          "/bin",
          "/sbin",
          "/lib",
          "/lib32",
          "/lib64",
          "/libx32",
          "/etc",
          "/opt",
          "/var",
          "/plugin",
          "/data",
          "/runtime");

  private final PolicyDraft draft;
  private final String source;

  PolicyChecks(PolicyDraft draft, String source) {
    this.draft = draft;
    this.source = source;
  }

  void run() throws PolicyException {
    Limits limits = draft.limits.build();
    if (limits.output() == 0 || limits.output() > MAX_OUTPUT) {
      throw wrong(
          "limits.output",
          Quantities.size().format(limits.output()),
          "output is kept in memory, at most 64MiB of each stream");
    }
    if (limits.memory() != 0 && limits.memory() < MIN_MEMORY) {
      throw wrong(
          "limits.memory",
          Quantities.size().format(limits.memory()),
          "no program can start in less than 1MiB");
    }
    network();
    shown("filesystem.read-only", draft.readOnly);
    shown("filesystem.read-write", draft.readWrite);
    for (String path : draft.readWrite) {
      if (draft.readOnly.contains(path)) {
        throw wrong("filesystem.read-write", path, "is in filesystem.read-only, too");
      }
    }
    for (String path : draft.hidden) {
      hidden(path);
    }
  }

  private void network() throws PolicyException {
    boolean egress = draft.network == NetworkAccess.EGRESS;
    if (egress && draft.egress.isEmpty()) {
      throw wrong(
          "network",
          "egress",
          "nothing can be reached without network.egress, a list such as example.com:443; write"
              + " network = none if nothing is to be reached");
    }
    if (!egress && !draft.egress.isEmpty()) {
      throw wrong(
          "network.egress",
          new SpecialLists.Egress().format(draft.egress),
          "needs network = egress, and network is "
              + WordLists.oneOf(NetworkAccess.class).format(draft.network));
    }
  }

  private void shown(String key, List<String> paths) throws PolicyException {
    for (String path : paths) {
      if (MADE_OPEN.contains(path) || MADE.stream().anyMatch(made -> within(path, made))) {
        throw wrong(
            key,
            path,
            "the sandbox has its own; only directories and files elsewhere can be shown");
      }
    }
  }

  private void hidden(String path) throws PolicyException {
    for (List<String> shown : List.of(draft.readOnly, draft.readWrite)) {
      for (String other : shown) {
        if (within(other, path)) {
          throw wrong("filesystem.hidden", path, "would hide " + other + ", which is to be shown");
        }
      }
    }
    boolean reachable =
        SHOWN_ANYWAY.stream().anyMatch(root -> within(path, root))
            || draft.readOnly.stream().anyMatch(root -> within(path, root))
            || draft.readWrite.stream().anyMatch(root -> within(path, root));
    if (!reachable) {
      throw wrong(
          "filesystem.hidden",
          path,
          "lies in nothing that is shown, so there is nothing to hide; leave it out");
    }
  }

  private static boolean within(String path, String root) {
    return path.equals(root) || root.equals("/") || path.startsWith(root + "/");
  }

  private PolicyException wrong(String key, String value, String problem) {
    return new PolicyException(source, key, value, problem);
  }
}

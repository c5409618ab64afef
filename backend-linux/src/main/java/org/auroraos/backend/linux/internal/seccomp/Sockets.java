package org.auroraos.backend.linux.internal.seccomp;

import java.util.List;

/** Which of the sockets that a profile allows a program may make, by the network of its policy. */
public enum Sockets {
  /** All of them. */
  OF_PROFILE,

  /**
   * All but netlink, for a program that has no network of which it could list addresses. What waits
   * in the receive queue of such a socket is the kernel's memory and counts for no control group.
   * Runtimes that list addresses take the refusal for a kernel without netlink.
   */
  WITHOUT_NETLINK,

  /**
   * None but connected pairs, for a program without namespaces: not even Unix ones, by whose paths
   * it would reach the platform's own and those of its user's other programs. Pairs reach nobody
   * else, but for datagrams, which can be sent to any address. What makes sockets otherwise,
   * io_uring, is not among the calls that a profile with denials allows.
   */
  PAIRS;

  /** AF_NETLINK as the family, netlink(7). */
  private static final Condition NETLINK = new Condition(0, -1, true, 16);

  /** SOCK_DGRAM as the type, beside the flags SOCK_NONBLOCK and SOCK_CLOEXEC, socket(2). */
  private static final Condition DATAGRAMS = new Condition(1, 0xf, true, 2);

  /** What is said of sockets before a profile is asked. */
  List<SyscallRule> rules() {
    return switch (this) {
      case OF_PROFILE -> List.of();
      case WITHOUT_NETLINK -> List.of(refused("socket", List.of(NETLINK)));
      case PAIRS ->
          List.of(refused("socket", List.of()), refused("socketpair", List.of(DATAGRAMS)));
    };
  }

  private static SyscallRule refused(String call, List<Condition> conditions) {
    Action refusal = Action.errno("EAFNOSUPPORT").orElseThrow();
    return new SyscallRule(call, conditions, refusal, "the network of the policy has none");
  }
}

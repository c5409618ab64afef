// attack: make any of the other namespaces: pid, ipc, uts, cgroup, time
// group: D
// source: unshare(2)
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
#include "../attack.h"
#include <sched.h>

int main(void) {
  static const int flags[] = {
      CLONE_NEWPID, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP, 0x80 /* CLONE_NEWTIME */};
  int result = -1;
  for (size_t i = 0; i < sizeof flags / sizeof *flags && result < 0; i++) {
    result = unshare(flags[i]);
  }
  judge("unshare", result);
}

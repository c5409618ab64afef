// attack: make a network namespace, with all of the kernel's network code in reach
// group: D
// source: unshare(2)
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
#include "../attack.h"
#include <sched.h>

int main(void) {
  judge("unshare CLONE_NEWNET", unshare(CLONE_NEWNET));
}

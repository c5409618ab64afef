// attack: make a mount namespace
// group: D
// source: unshare(2)
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
#include "../attack.h"
#include <sched.h>

int main(void) {
  judge("unshare CLONE_NEWNS", unshare(CLONE_NEWNS));
}

// attack: change the root of all processes
// group: D
// source: pivot_root(2)
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  judge_reached(
      "pivot_root", syscall(SYS_pivot_root, "/aurora-no-such", "/aurora-no-such"), ENOENT);
}

// attack: mount by the newer calls: attach a mount
// group: D
// source: move_mount(2); CVE-2021-41133
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  unsigned no_such_flag = 1U << 31;
  judge_reached("move_mount",
      syscall(SYS_move_mount, AT_FDCWD, "/", AT_FDCWD, "/", no_such_flag), EINVAL);
}

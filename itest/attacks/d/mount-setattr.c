// attack: mount by the newer calls: make a read-only mount writable
// group: D
// source: mount_setattr(2)
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  uint64_t change_nothing[4] = {0};
  judge("mount_setattr",
      syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, change_nothing, sizeof change_nothing));
}

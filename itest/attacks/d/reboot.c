// attack: reboot the machine (with magic numbers that the kernel must refuse)
// group: D
// source: reboot(2)
// layer: capabilities (CAP_SYS_BOOT); seccomp
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  judge_reached("reboot", syscall(SYS_reboot, 0, 0, 0, NULL), EINVAL);
}

// attack: mount by the newer calls: open a file system
// group: D
// source: fsopen(2); CVE-2022-0185; CVE-2021-41133 (newer calls forgotten in a filter)
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  judge_reached("fsopen", syscall(SYS_fsopen, "no-such-file-system", 0), ENODEV);
}

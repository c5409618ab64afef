// attack: mount by the newer calls: pick a mounted file system to configure it anew
// group: D
// source: fspick(2); CVE-2021-41133
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  judge_reached("fspick", syscall(SYS_fspick, AT_FDCWD, "/aurora-no-such", 0), ENOENT);
}

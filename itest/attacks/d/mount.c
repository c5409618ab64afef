// attack: mount a file system
// group: D
// source: mount(2)
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
#include "../attack.h"
#include <sys/mount.h>

int main(void) {
  judge_reached("mount", mount("none", "/", "no-such-file-system", 0, NULL), ENODEV);
}

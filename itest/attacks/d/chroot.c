// attack: change the root, the first half of the classical way out of one
// group: D
// source: chroot(2)
// layer: capabilities (CAP_SYS_CHROOT); seccomp
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  judge("chroot", chroot("/"));
}

// attack: mount by the newer calls: clone a tree of mounts
// group: D
// source: open_tree(2); CVE-2021-41133
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
#include "../attack.h"
#include <sys/mount.h>

int main(void) {
  judge("open_tree", syscall(SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | O_CLOEXEC));
}

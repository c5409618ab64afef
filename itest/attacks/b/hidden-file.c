// attack: read a hidden file by its name
// group: B
// source: the policy key filesystem.hidden
// layer: private-root (covered by a mount)
// outside: as any user
// needs: now
// arguments: {hidden}
// policy: filesystem.hidden={hidden}
#include "../attack.h"

int main(int argc, char **argv) {
  judge_read(AT_FDCWD, argument(argc, argv, 1, "hidden"));
}

// attack: change the times of a file that is shown read-only
// group: E
// source: landlock(7), current limitations
// layer: mounts read-only
// outside: as any user
// needs: now
// arguments: {readonly}
#include "../attack.h"

int main(int argc, char **argv) {
  judge("utimensat", utimensat(AT_FDCWD, argument(argc, argv, 1, "file"), NULL, 0));
}

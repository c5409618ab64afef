// attack: read shared memory of another program in /dev/shm
// group: C
// source: isolate 2.6: /dev/shm was shared between boxes
// layer: private /dev/shm
// outside: as any user
// needs: now
// arguments: {shm}
#include "../attack.h"

int main(int argc, char **argv) {
  char path[256];
  snprintf(path, sizeof path, "/dev/shm%s", argument(argc, argv, 1, "name"));
  judge_read(AT_FDCWD, path);
}

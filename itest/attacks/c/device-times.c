// attack: leave a message for another sandbox in the times of a device that all of them share
// group: C
// source: isolate 2.4 on channels between boxes
// layer: private /dev (device nodes bound read-only)
// outside: as any user
// needs: now
#include "../attack.h"

int main(void) {
  judge("utimensat /dev/full", utimensat(AT_FDCWD, "/dev/full", NULL, 0));
}

// attack: open a device node that an accomplice left in a directory that is shown writable
// group: C
// source: mount(8), nodev
// layer: mounts with nodev
// outside: as root
// needs: now
// arguments: {device}
#include "../attack.h"

int main(int argc, char **argv) {
  judge_read(AT_FDCWD, argument(argc, argv, 1, "device"));
}

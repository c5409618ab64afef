// attack: make a directory writable that is shown read-only
// group: D
// source: mount(2), MS_REMOUNT
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
// arguments: {readonlydir}
#include "../attack.h"
#include <sys/mount.h>

int main(int argc, char **argv) {
  const char *directory = argument(argc, argv, 1, "directory shown read-only");
  judge_reached("mount", mount(NULL, directory, NULL, MS_REMOUNT | MS_BIND, NULL), EINVAL);
}

// attack: uncover what lies under a mount
// group: D
// source: umount2(2)
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
// arguments: {writable}
#include "../attack.h"
#include <sys/mount.h>

int main(int argc, char **argv) {
  char directory[4096];
  snprintf(directory, sizeof directory, "%s/umount", argument(argc, argv, 1, "writable"));
  mkdir(directory, 0755);
  int result = umount2(directory, MNT_DETACH);
  int error = errno;
  rmdir(directory);
  errno = error;
  judge_reached("umount2", result, EINVAL);
}

// attack: leave a file with the set-user-ID bit behind, by mknod(2)
// group: D
// source: mknod(2)
// layer: seccomp (mode bits of mknod)
// outside: as any user
// needs: seccomp
// arguments: {writable}
#include <sys/stat.h>

#include "../attack.h"

int main(int argc, char **argv) {
  char path[4096];
  snprintf(path, sizeof path, "%s/setuid-node", argument(argc, argv, 1, "writable"));
  int result = mknod(path, S_IFREG | 06755, 0);
  int error = errno;
  unlink(path);
  errno = error;
  judge("mknod with the set-user-ID bit", result);
}

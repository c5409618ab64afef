// attack: make a device node of our own and open it
// group: C
// source: mknod(2)
// layer: capabilities (CAP_MKNOD); mounts with nodev
// outside: as root
// needs: now
// arguments: {writable}
#include "../attack.h"
#include <sys/sysmacros.h>

int main(int argc, char **argv) {
  char path[4096];
  snprintf(path, sizeof path, "%s/made-device", argument(argc, argv, 1, "writable"));
  unlink(path);
  if (mknod(path, S_IFCHR | 0600, makedev(1, 5)) < 0) {
    denied("mknod");
  }
  int device = open(path, O_RDONLY | O_CLOEXEC);
  int error = errno;
  unlink(path);
  errno = error;
  judge("open of the device", device);
}

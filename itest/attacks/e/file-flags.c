// attack: change the flags (immutable, append-only) of a file that is shown read-only
// group: E
// source: ioctl_iflags(2)
// layer: mounts read-only
// outside: as any user
// needs: now
// arguments: {readonly}
#include "../attack.h"
#include <linux/fs.h>
#include <sys/ioctl.h>

int main(int argc, char **argv) {
  int flags;
  int file = open(argument(argc, argv, 1, "file"), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    denied("open");
  }
  if (ioctl(file, FS_IOC_GETFLAGS, &flags) < 0) {
    absent("this file system has no flags");
  }
  judge("ioctl FS_IOC_SETFLAGS", ioctl(file, FS_IOC_SETFLAGS, &flags));
}

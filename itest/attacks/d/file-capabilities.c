// attack: leave a program with capabilities behind for somebody outside to run
// group: D
// source: capabilities(7), file capabilities
// layer: capabilities (CAP_SETFCAP); seccomp
// outside: as root
// needs: now
// arguments: {writable}
#include "../attack.h"
#include <linux/capability.h>
#include <sys/xattr.h>

int main(int argc, char **argv) {
  char path[4096];
  snprintf(path, sizeof path, "%s/capable", argument(argc, argv, 1, "writable"));
  int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
  if (file < 0) {
    denied("create");
  }
  struct vfs_cap_data data = {.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE,
      .data[0] = {.permitted = 1U << CAP_NET_RAW}};
  int result = fsetxattr(file, "security.capability", &data, sizeof data, 0);
  int error = errno;
  unlink(path);
  errno = error;
  judge("setxattr security.capability", result);
}

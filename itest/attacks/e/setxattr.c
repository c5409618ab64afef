// attack: change extended attributes of a file that is shown read-only
// group: E
// source: landlock(7), current limitations
// layer: mounts read-only
// outside: as any user
// needs: now
// arguments: {readonly}
#include "../attack.h"
#include <sys/xattr.h>

int main(int argc, char **argv) {
  const char *path = argument(argc, argv, 1, "file");
  int result = setxattr(path, "user.aurora-attack", "x", 1, 0);
  if (result < 0 && errno == ENOTSUP) {
    absent("this file system has no attributes of users");
  }
  judge("setxattr", result);
}

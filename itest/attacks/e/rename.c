// attack: rename a file that is shown read-only
// group: E
// source: landlock(7): renaming across directories is handled from ABI 2 on
// layer: mounts read-only; landlock
// outside: as any user
// needs: now
// arguments: {readonly}
#include "../attack.h"

int main(int argc, char **argv) {
  char other[4096];
  const char *path = argument(argc, argv, 1, "file");
  snprintf(other, sizeof other, "%s.renamed", path);
  int result = rename(path, other);
  if (result == 0) {
    rename(other, path);
  }
  judge("rename", result);
}

// attack: rename the directory above a hidden file and read it by its new name
// group: B
// source: deny rules by path, such as those of CVE-2026-25725
// layer: private-root (the cover is on the file, not on the name)
// outside: as any user
// needs: now
// arguments: {hiddendeep}
// denied: refused
// policy: filesystem.hidden={hiddendeep}
#include "../attack.h"
#include <libgen.h>

int main(int argc, char **argv) {
  char parent[4096], moved[8192], file[16384];
  const char *hidden = argument(argc, argv, 1, "hidden");
  snprintf(parent, sizeof parent, "%s", hidden);
  dirname(parent);
  snprintf(moved, sizeof moved, "%s.moved", parent);
  if (rename(parent, moved) < 0) {
    denied("rename the parent");
  }
  snprintf(file, sizeof file, "%s%s", moved, strrchr(hidden, '/'));
  char first;
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  ssize_t size = fd < 0 ? -1 : read(fd, &first, 1);
  int error = errno;
  rename(moved, parent);
  errno = error;
  if (size == 0) {
    denied_because("an empty file lies over it");
  }
  judge("read under the new name", size);
}

// attack: rename the directory above a hidden file, shown writable itself, and read it by its new name in the next run
// group: B
// source: CVE-2026-25725 class: deny rules by path in a tree that the program can change
// layer: private-root (a hidden path inside a writable one is pinned, or refused)
// outside: as any user
// needs: now
// stages: rename read
// arguments: {hiddendeep}
// denied: refused
// policy: filesystem.read-write={writable},{writable}/covered filesystem.hidden={hiddendeep}
// policy-read: filesystem.read-write={writable},{writable}/covered filesystem.hidden={hiddendeep}
#include "../attack.h"
#include <libgen.h>

int main(int argc, char **argv) {
  char parent[4096], moved[8192], file[16384];
  const char *stage = argument(argc, argv, 1, "stage");
  const char *hidden = argument(argc, argv, 2, "hidden");
  snprintf(parent, sizeof parent, "%s", hidden);
  dirname(parent);
  snprintf(moved, sizeof moved, "%s.moved", parent);
  if (strcmp(stage, "rename") == 0) {
    int result = rename(parent, moved);
    mkdir(parent, 0755); /* what the next launch looks for is there again */
    int decoy = open(hidden, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (decoy < 0) {
      denied("make a decoy");
    }
    judge("rename the parent", result);
  }
  snprintf(file, sizeof file, "%s%s", moved, strrchr(hidden, '/'));
  char first;
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  ssize_t size = fd < 0 ? -1 : read(fd, &first, 1);
  int error = errno;
  unlink(hidden), rmdir(parent), rename(moved, parent); /* as it was, for the attacks that follow */
  errno = error;
  if (size == 0) {
    denied_because("an empty file lies over it");
  }
  judge("read under the new name", size);
}

// attack: link a file shown read-only into a writable directory, to change it under another name
// group: B
// source: landlock(7) on links; CVE-2026-1386 class
// layer: private-root (links do not cross mounts)
// outside: as any user
// needs: now
// arguments: {readonly} {writable}
#include "../attack.h"

int main(int argc, char **argv) {
  char path[4096];
  snprintf(path, sizeof path, "%s/hardlink-visible", argument(argc, argv, 2, "writable"));
  unlink(path);
  if (link(argument(argc, argv, 1, "readonly"), path) < 0) {
    denied("link");
  }
  int file = open(path, O_WRONLY | O_CLOEXEC);
  int error = errno;
  unlink(path);
  errno = error;
  judge("open the link for writing", file);
}

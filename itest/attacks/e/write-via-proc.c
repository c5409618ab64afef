// attack: open a file for writing through another name of it in /proc
// group: E
// source: CVE-2019-5736 class
// layer: mounts read-only (the descriptor keeps its mount)
// outside: as any user
// needs: now
// arguments: {readonly}
#include "../attack.h"

int main(int argc, char **argv) {
  char path[64];
  int file = open(argument(argc, argv, 1, "file"), O_PATH | O_CLOEXEC);
  if (file < 0) {
    denied("open O_PATH");
  }
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  judge("open /proc/self/fd/N for writing", open(path, O_WRONLY | O_CLOEXEC));
}

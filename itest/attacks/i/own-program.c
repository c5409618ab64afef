// attack: change the program that the next run will execute
// group: I
// source: CVE-2026-25725 class: hooks and code that the host later runs
// layer: mounts read-only
// outside: as root
// needs: now
#include "../attack.h"
#include <libgen.h>

int main(int argc, char **argv) {
  char own[4096] = "", path[4200];
  (void) argc, (void) argv;
  if (readlink("/proc/self/exe", own, sizeof own - 1) < 0) {
    denied("readlink /proc/self/exe");
  }
  snprintf(path, sizeof path, "%s/added-%d", dirname(own), getpid());
  int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
  if (file >= 0) {
    unlink(path);
  }
  judge("create beside the own program", file);
}

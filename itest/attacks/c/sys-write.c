// attack: change the kernel through /sys (opens the files only)
// group: C
// source: sysfs(5); uevent_helper as in container escapes
// layer: private-root (no /sys); identity
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  static const char *const files[] = {"/sys/kernel/uevent_helper", "/sys/power/state",
      "/sys/kernel/mm/transparent_hugepage/enabled", "/sys/kernel/mm/ksm/run"};
  int file = -1;
  for (size_t i = 0; i < sizeof files / sizeof *files && file < 0; i++) {
    file = open(files[i], O_WRONLY | O_CLOEXEC);
  }
  judge("open files of /sys for writing", file);
}

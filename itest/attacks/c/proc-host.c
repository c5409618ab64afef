// attack: read what /proc says about the machine: boot parameters, devices, mounted disks
// group: C
// source: proc(5), option subset=pid
// layer: namespace.mount (procfs with subset=pid)
// outside: as any user
// needs: now
#include "../attack.h"

int main(void) {
  static const char *const files[] = {
      "/proc/cmdline", "/proc/diskstats", "/proc/interrupts", "/proc/modules", "/proc/swaps"};
  int file = -1;
  for (size_t i = 0; i < sizeof files / sizeof *files && file < 0; i++) {
    file = open(files[i], O_RDONLY | O_CLOEXEC);
  }
  judge("open /proc/cmdline and others", file);
}

// attack: read the kernel's log from its device
// group: C
// source: /dev/kmsg, proc_kmsg(5)
// layer: private /dev; namespace.mount (procfs with subset=pid)
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  int file = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) {
    file = open("/proc/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  }
  judge("open /dev/kmsg and /proc/kmsg", file);
}

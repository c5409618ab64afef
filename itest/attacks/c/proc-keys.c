// attack: list the keys of the kernel's key rings
// group: C
// source: keyrings(7), proc_keys(5)
// layer: namespace.mount (procfs with subset=pid)
// outside: as any user
// kernel: CONFIG_KEYS
// needs: now
#include "../attack.h"

int main(void) {
  int file = open("/proc/keys", O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    file = open("/proc/key-users", O_RDONLY | O_CLOEXEC);
  }
  judge("open /proc/keys", file);
}

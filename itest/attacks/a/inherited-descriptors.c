// attack: use a descriptor that some ancestor left open
// group: A
// source: CVE-2024-21626 class
// layer: descriptors (close_range in the launcher)
// outside: as any user
// needs: now
// given: descriptors
#include "../attack.h"

int main(void) {
  char name[64], target[256];
  for (int fd = 3; fd < 4096; fd++) {
    if (fcntl(fd, F_GETFD) < 0) {
      continue;
    }
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(name, target, sizeof target);
    succeeded("descriptor %d is open: %.*s", fd, length < 0 ? 0 : (int) length, target);
  }
  denied_because("no descriptor from 3 to 4095 is open");
}

// attack: read about the host's hardware in /sys
// group: C
// source: sysfs(5)
// layer: private-root (no /sys)
// outside: as any user
// needs: now
#include "../attack.h"

int main(void) {
  judge("open /sys/class", open("/sys/class", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

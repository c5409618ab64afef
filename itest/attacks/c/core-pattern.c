// attack: have the kernel run a program on the host when something crashes (opens the file only)
// group: C
// source: core(5); CVE-2025-31133, CVE-2025-52881
// layer: namespace.mount (procfs with subset=pid); identity
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  judge("open core_pattern", open("/proc/sys/kernel/core_pattern", O_WRONLY | O_CLOEXEC));
}

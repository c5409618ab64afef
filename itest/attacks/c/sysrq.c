// attack: trigger the kernel's emergency keys (opens the file only)
// group: C
// source: sysrq in the kernel's admin-guide; CVE-2025-52881
// layer: namespace.mount (procfs with subset=pid); identity
// outside: as root
// kernel: CONFIG_MAGIC_SYSRQ
// needs: now
#include "../attack.h"

int main(void) {
  judge("open /proc/sysrq-trigger", open("/proc/sysrq-trigger", O_WRONLY | O_CLOEXEC));
}

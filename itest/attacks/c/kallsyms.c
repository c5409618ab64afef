// attack: learn kernel addresses
// group: C
// source: /proc/kallsyms, sysctl kernel.kptr_restrict
// layer: namespace.mount (procfs with subset=pid); capabilities (CAP_SYSLOG)
// outside: as root
// kernel: CONFIG_KALLSYMS
// needs: now
#include "../attack.h"

int main(void) {
  char line[256];
  FILE *file = fopen("/proc/kallsyms", "re");
  if (file == NULL) {
    denied("open /proc/kallsyms");
  }
  while (fgets(line, sizeof line, file) != NULL) {
    if (strtoull(line, NULL, 16) > 0xffff) {
      succeeded("an address of the kernel is seen");
    }
  }
  denied_because("all addresses are zero");
}

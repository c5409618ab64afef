// attack: read the kernel's memory
// group: C
// source: proc_kcore(5)
// layer: namespace.mount (procfs with subset=pid); capabilities (CAP_SYS_RAWIO)
// outside: as root
// kernel: CONFIG_PROC_KCORE
// needs: now
#include "../attack.h"

int main(void) {
  judge_read(AT_FDCWD, "/proc/kcore");
}

// attack: TIOCSTI with bits set above the 32 that the kernel looks at, to slip past a filter
// group: A
// source: CVE-2019-10063
// layer: session; seccomp comparing the low 32 bits only
// outside: as any user
// needs: now
// given: terminal
#include "../terminal.h"
#include <sys/ioctl.h>

int main(void) {
  unsigned long request = TIOCSTI | (1UL << 32);
  judge("ioctl TIOCSTI with bit 32", syscall(SYS_ioctl, find_terminal(), request, " "));
}

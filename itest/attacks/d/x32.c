// attack: call the kernel with the x32 bit, to which a filter of plain numbers is blind
// group: D
// source: firejail issue 87, kafel issue 19, seccompiler issue 74
// layer: seccomp (bit 30 checked first)
// outside: as any user
// kernel: CONFIG_X86_X32_ABI
// needs: seccomp
#include "../attack.h"

#if defined(__x86_64__)
int main(void) {
  judge("getpid with the x32 bit", syscall(0x40000000 | SYS_getpid));
}
#else
int main(void) {
  absent("x86_64 only");
}
#endif

// attack: gain direct access to the machine's ports
// group: D
// source: iopl(2)
// layer: capabilities (CAP_SYS_RAWIO); seccomp
// outside: as root
// kernel: CONFIG_X86_IOPL_IOPERM
// needs: now
#include "../attack.h"

#if defined(__x86_64__)
#include <sys/io.h>

int main(void) {
  judge("iopl", iopl(3));
}
#else
int main(void) {
  absent("x86_64 only");
}
#endif

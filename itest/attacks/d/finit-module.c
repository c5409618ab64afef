// attack: load a module into the kernel from a descriptor (with flags that the kernel must refuse)
// group: D
// source: finit_module(2)
// layer: capabilities (CAP_SYS_MODULE); seccomp
// outside: as root
// kernel: CONFIG_MODULES
// needs: now
#include "../attack.h"

int main(void) {
  judge_reached("finit_module", syscall(SYS_finit_module, -1, "", ~0U), EINVAL);
}

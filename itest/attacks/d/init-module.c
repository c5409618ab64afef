// attack: load a module into the kernel (an empty one)
// group: D
// source: init_module(2)
// layer: capabilities (CAP_SYS_MODULE); seccomp
// outside: as root
// kernel: CONFIG_MODULES
// needs: now
#include "../attack.h"

int main(void) {
  judge_reached("init_module", syscall(SYS_init_module, "", 0L, ""), ENOEXEC);
}

// attack: remove a module from the kernel (one that does not exist)
// group: D
// source: delete_module(2)
// layer: capabilities (CAP_SYS_MODULE); seccomp
// outside: as root
// kernel: CONFIG_MODULES
// needs: now
#include "../attack.h"

int main(void) {
  judge_reached("delete_module", syscall(SYS_delete_module, "aurora_no_such", 0), ENOENT);
}

// attack: load another kernel (with more segments than the kernel accepts)
// group: D
// source: kexec_load(2)
// layer: capabilities (CAP_SYS_BOOT); seccomp
// outside: as root
// kernel: CONFIG_KEXEC
// needs: now
#include "../attack.h"

int main(void) {
  judge_reached("kexec_load", syscall(SYS_kexec_load, 0, 1UL << 20, NULL, 0), EINVAL);
}

// attack: load another kernel from a file (with flags that the kernel must refuse)
// group: D
// source: kexec_file_load(2)
// layer: capabilities (CAP_SYS_BOOT); seccomp
// outside: as root
// kernel: CONFIG_KEXEC_FILE
// needs: now
#include "../attack.h"

int main(void) {
  unsigned long no_such_flags = ~0UL;
  judge_reached("kexec_file_load",
      syscall(SYS_kexec_file_load, -1, -1, 0, NULL, no_such_flags), EINVAL);
}

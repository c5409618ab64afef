// attack: write the local descriptor table
// group: D
// source: modify_ldt(2); CVE-2015-5157
// layer: seccomp
// outside: as any user
// kernel: CONFIG_MODIFY_LDT_SYSCALL
// needs: seccomp
#include "../attack.h"
#if defined(__x86_64__)
#include <asm/ldt.h>

int main(void) {
  struct user_desc entry = {.entry_number = 0, .limit = 0xfff, .seg_32bit = 1, .useable = 1};
  long result = (int) syscall(SYS_modify_ldt, 1, &entry, sizeof entry);
  if (result < -1) { /* this call gives its error as a 32-bit number on old kernels */
    errno = (int) -result;
    result = -1;
  }
  judge("modify_ldt", result);
}
#else
int main(void) {
  absent("x86 only");
}
#endif

// attack: use a system call that is newer than the policy
// group: D
// source: CVE-2021-41133
// layer: seccomp (numbers above the highest known give ENOSYS)
// outside: as any user
// needs: seccomp
#include "../attack.h"

int main(void) {
  long newest_of_6_1 = 450;
  bool exists = false;
  for (long call = newest_of_6_1 + 1; call < newest_of_6_1 + 60 && !exists; call++) {
    exists = syscall(call, -1L, -1L, -1L, -1L, -1L, -1L) >= 0 || errno != ENOSYS;
  }
  judge("a system call above 450", exists ? 0 : -1);
}

// attack: use a system call that is newer than the policy
// group: D
// source: CVE-2021-41133
// layer: seccomp (numbers above the highest known give ENOSYS)
// outside: as any user
// needs: seccomp
// arguments: 469
#include "../attack.h"

int main(int argc, char **argv) {
  long newest_known = number(argc, argv, 1, "the highest number in the tables of the filter");
  bool exists = false;
  for (long call = newest_known + 1; call < newest_known + 60 && !exists; call++) {
    exists = syscall(call, -1L, -1L, -1L, -1L, -1L, -1L) >= 0 || errno != ENOSYS;
  }
  judge("a system call that the filter does not know", exists ? 0 : -1);
}

// attack: become the one who answers for system calls (a filter with user notification)
// group: D
// source: seccomp_unotify(2)
// layer: seccomp
// outside: as any user
// needs: seccomp
#include "../attack.h"
#include <linux/filter.h>
#include <linux/seccomp.h>

int main(void) {
  struct sock_filter allow_all = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  struct sock_fprog program = {1, &allow_all};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
    denied("prctl");
  }
  judge("seccomp with a listener", syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
      SECCOMP_FILTER_FLAG_NEW_LISTENER, &program));
}

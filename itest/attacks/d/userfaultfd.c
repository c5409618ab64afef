// attack: handle page faults in user space, to hold the kernel in the middle of a copy
// group: D
// source: userfaultfd(2); the usual aid in exploiting races in the kernel
// layer: seccomp
// outside: as any user
// kernel: CONFIG_USERFAULTFD
// needs: seccomp
#include "../attack.h"

int main(void) {
  int user_mode_only = 1;
  judge("userfaultfd", syscall(SYS_userfaultfd, O_CLOEXEC | user_mode_only));
}

// attack: make a user namespace by clone
// group: D
// source: clone(2)
// layer: seccomp (flags of clone, low 32 bits); user.max_user_namespaces
// outside: as any user
// kernel: CONFIG_USER_NS
// needs: seccomp
#include "../attack.h"
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

int main(void) {
  long child = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);
  if (child == 0) {
    _exit(0);
  }
  if (child > 0) {
    waitpid((pid_t) child, NULL, 0);
  }
  judge("clone CLONE_NEWUSER", child);
}

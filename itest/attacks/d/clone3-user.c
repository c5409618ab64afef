// attack: make a user namespace by clone3, whose flags a filter cannot see
// group: D
// source: clone3(2); CVE-2021-41133
// layer: seccomp (clone3 gives ENOSYS); user.max_user_namespaces
// outside: as any user
// kernel: CONFIG_USER_NS
// needs: seccomp
#include "../attack.h"
#include <linux/sched.h>
#include <signal.h>
#include <sys/wait.h>

int main(void) {
  struct clone_args arguments = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
  long child = syscall(SYS_clone3, &arguments, sizeof arguments);
  if (child == 0) {
    _exit(0);
  }
  if (child > 0) {
    waitpid((pid_t) child, NULL, 0);
  }
  judge("clone3 CLONE_NEWUSER", child);
}

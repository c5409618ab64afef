// attack: hang up a terminal
// group: D
// source: vhangup(2)
// layer: capabilities (CAP_SYS_TTY_CONFIG); seccomp
// outside: as root
// needs: now
#include "../attack.h"
#include <sys/wait.h>

int main(void) {
  pid_t child = fork();
  if (child < 0) {
    denied("fork");
  }
  if (child == 0) {
    setsid(); /* without a terminal there is nothing to hang up */
    judge("vhangup", vhangup());
  }
  int status;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : DENIED;
}

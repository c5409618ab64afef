// attack: gain an identity by a set-user-ID program that an accomplice left in a directory that is shown
// group: C
// source: mount(8), nosuid; prctl(2), PR_SET_NO_NEW_PRIVS
// layer: no_new_privs; mounts with nosuid
// outside: as an unprivileged user
// needs: now
// arguments: {setuid}
#include "../attack.h"
#include <sys/wait.h>

int main(int argc, char **argv) {
  const char *program = argument(argc, argv, 1, "set-user-ID program");
  pid_t child = fork();
  if (child < 0) {
    denied("fork");
  }
  if (child == 0) {
    execl(program, program, "identity", (char *) NULL);
    denied("exec");
  }
  int status;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : BROKEN;
}

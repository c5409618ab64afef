// attack: gain privileges by executing a set-user-ID program of the system
// group: D
// source: PR_SET_NO_NEW_PRIVS(2const)
// layer: no_new_privs; mounts with nosuid
// outside: as an unprivileged user
// needs: now
#include "../attack.h"
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

/* The effective user of a process, or -1. */
static long effective_user(pid_t process) {
  char path[64], line[256];
  long user = -1;
  snprintf(path, sizeof path, "/proc/%d/status", process);
  FILE *status = fopen(path, "re");
  while (status != NULL && fgets(line, sizeof line, status) != NULL) {
    sscanf(line, "Uid: %*d %ld", &user);
  }
  if (status != NULL) {
    fclose(status);
  }
  return user;
}

int main(void) {
  int input[2];
  if (pipe2(input, O_CLOEXEC) < 0) {
    broken("pipe");
  }
  pid_t child = fork();
  if (child < 0) {
    denied("fork");
  }
  if (child == 0) {
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(input[0], STDIN_FILENO);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    execl("/usr/bin/su", "su", "root", "-c", "true", (char *) NULL);
    _exit(127);
  }
  bool gained = false;
  for (int i = 0; i < 100 && !gained && waitpid(child, NULL, WNOHANG) == 0; i++) {
    gained = effective_user(child) == 0 && geteuid() != 0;
    nanosleep(&(struct timespec) {.tv_nsec = 10000000}, NULL);
  }
  kill(child, SIGKILL);
  if (!gained) {
    denied_because("su did not become root");
  }
  succeeded("su became root");
}

// attack: outlive the run as a chain of processes that fork and exit, so that none stands still to be killed
// group: F
// source: fork-then-exit storms against killers that list processes
// layer: namespace.pid (all of it ends with PID 1); cgroup
// outside: as any user
// needs: now
// arguments: {marker}
// evidence: file {marker}
#include "../attack.h"
#include <time.h>

int main(int argc, char **argv) {
  const char *marker = argument(argc, argv, 1, "file to create at the end");
  time_t end = time(NULL) + 2;
  if (fork() != 0) {
    denied_because("left a chain behind; whether it lives, the file will tell");
  }
  setsid();
  close(STDIN_FILENO), close(STDOUT_FILENO), close(STDERR_FILENO);
  while (time(NULL) < end) {
    pid_t next = fork();
    if (next != 0) {
      _exit(0);
    }
    nanosleep(&(struct timespec) {.tv_nsec = 2000000}, NULL);
  }
  return open(marker, O_WRONLY | O_CREAT | O_CLOEXEC, 0644) < 0;
}

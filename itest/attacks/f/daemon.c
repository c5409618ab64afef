// attack: leave a daemon behind (setsid, double fork)
// group: F
// source: daemon(7)
// layer: namespace.pid; cgroup
// outside: as any user
// needs: now
// arguments: {marker}
// evidence: file {marker}
#include "../attack.h"

int main(int argc, char **argv) {
  const char *marker = argument(argc, argv, 1, "file to create at the end");
  if (fork() != 0) {
    denied_because("left a daemon behind; whether it lives, the file will tell");
  }
  setsid();
  if (fork() != 0) {
    _exit(0);
  }
  close(STDIN_FILENO), close(STDOUT_FILENO), close(STDERR_FILENO);
  sleep(2);
  return open(marker, O_WRONLY | O_CREAT | O_CLOEXEC, 0644) < 0;
}

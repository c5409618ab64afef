// attack: leave a stopped process behind, which ignores every signal but SIGKILL
// group: F
// source: signal(7)
// layer: namespace.pid; cgroup
// outside: as any user
// needs: now
// arguments: {marker}
// evidence: lock {marker}
#include "../attack.h"
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>

int main(int argc, char **argv) {
  const char *path = argument(argc, argv, 1, "file to lock");
  pid_t child = fork();
  if (child < 0) {
    denied("fork");
  }
  if (child == 0) {
    int file = open(path, O_RDWR | O_CREAT, 0644);
    if (file < 0 || flock(file, LOCK_EX) < 0) {
      _exit(1);
    }
    dprintf(file, "%d\n", getpid());
    close(STDIN_FILENO), close(STDOUT_FILENO), close(STDERR_FILENO);
    raise(SIGSTOP);
    _exit(0);
  }
  int status;
  waitpid(child, &status, WUNTRACED);
  if (!WIFSTOPPED(status)) {
    denied_because("the process could not be stopped");
  }
  denied_because("left a stopped process behind; whether it lives, the lock will tell");
}

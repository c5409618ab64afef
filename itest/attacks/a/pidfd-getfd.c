// attack: take a descriptor out of the supervisor (pidfd_getfd)
// group: A
// source: pidfd_getfd(2)
// layer: namespace.pid; PID 1 non-dumpable and of another identity; seccomp
// outside: as any user
// needs: now
// arguments: {victim}
#include "../victim.h"

int main(int argc, char **argv) {
  int process = (int) syscall(SYS_pidfd_open, find_victim(argc, argv), 0);
  if (process < 0) {
    denied("pidfd_open");
  }
  long result = -1;
  for (int fd = 0; fd < 16 && result < 0; fd++) {
    result = syscall(SYS_pidfd_getfd, process, fd, 0);
  }
  judge("pidfd_getfd", result);
}

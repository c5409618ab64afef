// attack: enter the namespaces of the supervisor by its pidfd, without /proc
// group: D
// source: setns(2), since Linux 5.8
// layer: namespace.pid; PID 1 non-dumpable; capabilities; seccomp
// outside: as root
// needs: now
// arguments: {victim}
#include "../victim.h"
#include <sched.h>

int main(int argc, char **argv) {
  int process = (int) syscall(SYS_pidfd_open, find_victim(argc, argv), 0);
  if (process < 0) {
    denied("pidfd_open");
  }
  judge("setns", setns(process, CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS));
}

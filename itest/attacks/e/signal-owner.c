// attack: have the kernel signal a process for us when a descriptor is ready
// group: E
// source: CVE-2024-1312 class; fcntl(2) F_SETOWN; landlock erratum 2 of scope
// layer: namespace.pid; landlock
// outside: as any user
// needs: now
// arguments: {victim}
#include "../attack.h"

int main(int argc, char **argv) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) {
    broken("pipe");
  }
  judge("fcntl F_SETOWN", fcntl(ends[0], F_SETOWN, (int) number(argc, argv, 1, "pid")));
}

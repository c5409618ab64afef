// attack: trace a program of our own
// group: D
// source: ptrace(2); before Linux 4.8 a way past seccomp
// layer: seccomp
// outside: as any user
// needs: seccomp
#include "../attack.h"
#include <sys/ptrace.h>

int main(void) {
  judge("ptrace TRACEME", ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

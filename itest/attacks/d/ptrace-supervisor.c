// attack: trace the supervisor
// group: D
// source: ptrace(2); CVE-2026-41163
// layer: namespace.pid; PID 1 non-dumpable; seccomp
// outside: as any user
// needs: now
// arguments: {victim}
#include "../victim.h"
#include <sys/ptrace.h>

int main(int argc, char **argv) {
  pid_t victim = find_victim(argc, argv);
  long result = ptrace(PTRACE_SEIZE, victim, NULL, NULL);
  if (result == 0) {
    ptrace(PTRACE_DETACH, victim, NULL, NULL);
  }
  judge("ptrace", result);
}

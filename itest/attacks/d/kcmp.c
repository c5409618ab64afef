// attack: compare kernel objects with those of the supervisor, to learn the order of addresses
// group: D
// source: kcmp(2)
// layer: namespace.pid; PID 1 non-dumpable; seccomp
// outside: as any user
// kernel: CONFIG_KCMP
// needs: now
// arguments: {victim}
#include "../victim.h"

int main(int argc, char **argv) {
  judge("kcmp", syscall(SYS_kcmp, getpid(), find_victim(argc, argv), 1 /* KCMP_VM */, 0, 0));
}

// attack: write the memory of the supervisor
// group: D
// source: process_vm_writev(2)
// layer: namespace.pid; PID 1 non-dumpable; seccomp
// outside: as any user
// needs: now
// arguments: {victim} {address}
#include "../victim.h"
#include <sys/uio.h>

int main(int argc, char **argv) {
  char buffer[8] = "changed";
  struct iovec here = {buffer, sizeof buffer};
  struct iovec there = {(void *) number(argc, argv, 2, "address in the victim"), sizeof buffer};
  judge("process_vm_writev", process_vm_writev(find_victim(argc, argv), &here, 1, &there, 1, 0));
}

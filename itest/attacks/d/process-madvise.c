// attack: push the memory of the supervisor out of the way
// group: D
// source: process_madvise(2)
// layer: namespace.pid; PID 1 non-dumpable; capabilities; seccomp
// outside: as root
// needs: now
// arguments: {victim} {address}
#include "../victim.h"
#include <sys/mman.h>
#include <sys/uio.h>

int main(int argc, char **argv) {
  uintptr_t page = (uintptr_t) number(argc, argv, 2, "address in the victim") & ~(uintptr_t) 4095;
  struct iovec there = {(void *) page, 4096};
  int process = (int) syscall(SYS_pidfd_open, find_victim(argc, argv), 0);
  if (process < 0) {
    denied("pidfd_open");
  }
  judge("process_madvise", syscall(SYS_process_madvise, process, &there, 1, MADV_COLD, 0));
}

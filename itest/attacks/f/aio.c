// attack: take the events of asynchronous I/O, which the whole machine shares
// group: F
// source: io_setup(2), /proc/sys/fs/aio-max-nr
// layer: seccomp
// outside: as any user
// needs: seccomp
#include <sys/syscall.h>

#include "../attack.h"

int main(void) {
  unsigned long context = 0;
  long result = syscall(SYS_io_setup, 1, &context);
  judge("io_setup", (int)result);
}

// attack: set up an io_uring, whose operations no filter of system calls sees
// group: D
// source: io_uring_setup(2); isolate 2.6
// layer: seccomp
// outside: as any user
// kernel: CONFIG_IO_URING
// needs: seccomp
#include "../ioring.h"

int main(void) {
  struct ring ring = ring_open();
  succeeded("io_uring on descriptor %d", ring.fd);
}

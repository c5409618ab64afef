// attack: open a file of the host by an operation of io_uring
// group: D
// source: io_uring_enter(2), IORING_OP_OPENAT
// layer: private-root; seccomp
// outside: as any user
// kernel: CONFIG_IO_URING
// needs: now
// arguments: {secret}
#include "../ioring.h"

int main(int argc, char **argv) {
  struct ring ring = ring_open();
  struct io_uring_sqe entry = {.opcode = IORING_OP_OPENAT,
      .fd = AT_FDCWD,
      .addr = (uintptr_t) argument(argc, argv, 1, "secret"),
      .open_flags = O_RDONLY};
  judge("IORING_OP_OPENAT", ring_do(&ring, &entry));
}

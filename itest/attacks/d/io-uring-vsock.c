// attack: make a socket to the hypervisor by an operation of io_uring, past a filter of socket()
// group: D
// source: isolate 2.6; IORING_OP_SOCKET
// layer: seccomp (io_uring_setup)
// outside: as any user
// kernel: CONFIG_VSOCKETS
// needs: seccomp
#include "../ioring.h"
#include <sys/socket.h>

enum { OP_SOCKET = 45 }; /* since Linux 5.19 */

int main(void) {
  struct ring ring = ring_open();
  struct io_uring_sqe entry = {.opcode = OP_SOCKET, .fd = AF_VSOCK, .off = SOCK_STREAM};
  judge("IORING_OP_SOCKET AF_VSOCK", ring_do(&ring, &entry));
}

// attack: connect to a service of the host by an operation of io_uring
// group: D
// source: io_uring_enter(2), IORING_OP_CONNECT
// layer: namespace.net; seccomp
// outside: as any user
// kernel: CONFIG_IO_URING
// needs: now
// arguments: {tcp}
#include "../ioring.h"
#include <arpa/inet.h>

int main(int argc, char **argv) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    denied("socket");
  }
  struct ring ring = ring_open();
  struct sockaddr_in address = {.sin_family = AF_INET,
      .sin_port = htons((uint16_t) number(argc, argv, 1, "port")),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct io_uring_sqe entry = {
      .opcode = IORING_OP_CONNECT, .fd = fd, .addr = (uintptr_t) &address, .off = sizeof address};
  judge("IORING_OP_CONNECT", ring_do(&ring, &entry));
}

// attack: talk to the hypervisor (opens the socket only); no network namespace holds these sockets
// group: D
// source: vsock(7); isolate 2.6
// layer: seccomp
// outside: as any user
// kernel: CONFIG_VSOCKETS
// needs: seccomp
#include "../socketfamily.h"

int main(void) {
  judge_socket("AF_VSOCK", AF_VSOCK, SOCK_STREAM, 0);
}

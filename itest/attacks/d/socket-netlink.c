// attack: talk to the kernel's network administration
// group: D
// source: netlink(7)
// layer: seccomp
// outside: as any user
// needs: seccomp
#include "../socketfamily.h"

int main(void) {
  judge_socket("AF_NETLINK", AF_NETLINK, SOCK_RAW, 12 /* NETLINK_NETFILTER */);
}

// attack: send raw internet packets
// group: D
// source: raw(7)
// layer: capabilities (CAP_NET_RAW); seccomp
// outside: as root
// needs: now
#include "../socketfamily.h"
#include <netinet/in.h>

int main(void) {
  judge_socket("SOCK_RAW", AF_INET, SOCK_RAW, IPPROTO_ICMP);
}

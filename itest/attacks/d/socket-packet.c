// attack: see and send raw packets
// group: D
// source: packet(7); CVE-2020-14386
// layer: capabilities (CAP_NET_RAW); seccomp
// outside: as root
// needs: now
#include "../socketfamily.h"

int main(void) {
  judge_socket("AF_PACKET", AF_PACKET, SOCK_RAW, 0);
}

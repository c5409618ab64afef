// attack: reach the kernel's code for field buses
// group: D
// source: CVE-2021-3609
// layer: seccomp
// outside: as any user
// kernel: CONFIG_CAN
// needs: seccomp
#include "../socketfamily.h"

int main(void) {
  judge_socket("AF_CAN", AF_CAN, SOCK_DGRAM, 2 /* CAN_BCM */);
}

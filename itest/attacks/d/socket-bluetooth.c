// attack: reach the kernel's Bluetooth code
// group: D
// source: CVE-2020-12351
// layer: seccomp
// outside: as any user
// kernel: CONFIG_BT
// needs: seccomp
#include "../socketfamily.h"

int main(void) {
  judge_socket("AF_BLUETOOTH", AF_BLUETOOTH, SOCK_RAW, 1 /* BTPROTO_HCI */);
}

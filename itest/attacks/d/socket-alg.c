// attack: reach the kernel's cryptographic code
// group: D
// source: AF_ALG; CVE-2019-8912
// layer: seccomp
// outside: as any user
// kernel: CONFIG_CRYPTO_USER_API
// needs: seccomp
#include "../socketfamily.h"

int main(void) {
  judge_socket("AF_ALG", AF_ALG, SOCK_SEQPACKET, 0);
}

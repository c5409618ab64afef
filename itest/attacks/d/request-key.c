// attack: ask the kernel for a key, which makes it run a helper on the host
// group: D
// source: request_key(2)
// layer: seccomp
// outside: as any user
// kernel: CONFIG_KEYS
// needs: seccomp
#include "../attack.h"

int main(void) {
  long result = syscall(SYS_request_key, "user", "aurora-attack-no-such-key", NULL, 0);
  judge_reached("request_key", result, ENOKEY);
}

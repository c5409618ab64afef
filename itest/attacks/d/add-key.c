// attack: store data in the kernel's key ring of the user
// group: D
// source: add_key(2); CVE-2016-0728
// layer: seccomp
// outside: as any user
// kernel: CONFIG_KEYS
// needs: seccomp
#include "../attack.h"
#include <linux/keyctl.h>

int main(void) {
  judge("add_key",
      syscall(SYS_add_key, "user", "aurora-attack", "x", 1, KEY_SPEC_PROCESS_KEYRING));
}

// attack: manage key rings (keyctl)
// group: D
// source: keyctl(2); CVE-2016-0728
// layer: seccomp
// outside: as any user
// kernel: CONFIG_KEYS
// needs: seccomp
#include "../attack.h"
#include <linux/keyctl.h>

int main(void) {
  long result = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 1);
  judge("keyctl", result);
}

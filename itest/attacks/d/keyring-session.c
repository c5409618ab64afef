// attack: read a key from the session key ring of the platform
// group: D
// source: session-keyring(7): it is inherited over fork and exec
// layer: session (a key ring of its own)
// outside: as any user
// kernel: CONFIG_KEYS
// needs: now
// given: keyring
#include "../attack.h"
#include <linux/keyctl.h>

int main(void) {
  char secret[64];
  long key = syscall(
      SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING, "user", "aurora-attack-session", 0);
  if (key < 0) {
    denied("keyctl search in the session key ring");
  }
  judge("keyctl read", syscall(SYS_keyctl, KEYCTL_READ, key, secret, sizeof secret));
}

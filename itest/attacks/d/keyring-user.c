// attack: read a key from the key ring of the user
// group: D
// source: user-keyring(7): all processes of a user share it
// layer: identity; namespace.user (key rings belong to one); seccomp
// outside: as any user
// kernel: CONFIG_KEYS
// needs: now
// arguments: {key}
#include "../attack.h"
#include <linux/keyctl.h>

int main(int argc, char **argv) {
  char secret[64];
  const char *name = argument(argc, argv, 1, "name of the key");
  long key = syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", name, 0);
  if (key < 0) {
    denied("keyctl search in the user's key ring");
  }
  judge("keyctl read", syscall(SYS_keyctl, KEYCTL_READ, key, secret, sizeof secret));
}

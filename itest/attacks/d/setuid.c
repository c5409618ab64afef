// attack: become another user
// group: D
// source: setresuid(2)
// layer: capabilities (CAP_SETUID); namespace.user (nobody else is mapped)
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  uid_t other = getuid() == 1 ? 2 : 1;
  int result = setresuid(0, 0, 0);
  if (result == 0 && getuid() != other) {
    result = setresuid(other, other, other);
  }
  judge("setresuid", result);
}

// attack: change the machine's domain name (to one longer than a name can be)
// group: D
// source: setdomainname(2)
// layer: namespace.uts; capabilities (CAP_SYS_ADMIN)
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  judge_reached("setdomainname", syscall(SYS_setdomainname, "x", 1L << 16), EINVAL);
}

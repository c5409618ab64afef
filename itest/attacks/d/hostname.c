// attack: change the machine's name (to one longer than a name can be)
// group: D
// source: sethostname(2)
// layer: namespace.uts; capabilities (CAP_SYS_ADMIN)
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  judge_reached("sethostname", syscall(SYS_sethostname, "x", 1L << 16), EINVAL);
}

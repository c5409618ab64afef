// attack: have the kernel write process accounting to a file of ours (one that does not exist)
// group: D
// source: acct(2)
// layer: capabilities (CAP_SYS_PACCT); seccomp
// outside: as root
// kernel: CONFIG_BSD_PROCESS_ACCT
// needs: now
#include "../attack.h"

int main(void) {
  judge_reached("acct", acct("/aurora-no-such"), ENOENT);
}

// attack: reach the kernel's code for disk quotas
// group: D
// source: quotactl(2)
// layer: seccomp
// outside: as any user
// kernel: CONFIG_QUOTA
// needs: seccomp
#include "../attack.h"
#include <sys/quota.h>

int main(void) {
  judge("quotactl", quotactl(QCMD(Q_SYNC, USRQUOTA), NULL, 0, NULL));
}

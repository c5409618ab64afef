// attack: empty or silence the kernel's log (with a level that cannot be)
// group: D
// source: syslog(2)
// layer: capabilities (CAP_SYSLOG); seccomp
// outside: as root
// needs: now
#include "../attack.h"
#include <sys/klog.h>

int main(void) {
  judge_reached("syslog", klogctl(8 /* SYSLOG_ACTION_CONSOLE_LEVEL */, NULL, 99), EINVAL);
}

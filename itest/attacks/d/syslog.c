// attack: read the kernel's log by its system call
// group: D
// source: syslog(2), sysctl kernel.dmesg_restrict
// layer: seccomp; capabilities (CAP_SYSLOG, where dmesg_restrict is set)
// outside: as root
// needs: seccomp
#include "../attack.h"
#include <sys/klog.h>

int main(void) {
  char line[256];
  judge("syslog", klogctl(3 /* SYSLOG_ACTION_READ_ALL */, line, sizeof line));
}

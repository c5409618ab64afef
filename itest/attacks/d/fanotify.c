// attack: watch files that others use
// group: D
// source: fanotify_init(2)
// layer: seccomp
// outside: as any user
// kernel: CONFIG_FANOTIFY
// needs: seccomp
#include "../attack.h"
#include <sys/fanotify.h>

int main(void) {
  judge("fanotify_init", fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_FID | FAN_CLOEXEC, O_RDONLY));
}

// attack: take the disk at real-time priority
// group: D
// source: ioprio_set(2)
// layer: capabilities (CAP_SYS_NICE)
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  int real_time_class = 1 << 13;
  judge("ioprio_set", syscall(SYS_ioprio_set, 1 /* IOPRIO_WHO_PROCESS */, 0, real_time_class));
}

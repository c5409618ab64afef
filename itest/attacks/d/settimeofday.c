// attack: set the machine's time zone and so its clock (to one that cannot be)
// group: D
// source: settimeofday(2)
// layer: capabilities (CAP_SYS_TIME); seccomp
// outside: as root
// needs: now
#include "../attack.h"
#include <sys/time.h>

int main(void) {
  struct timezone no_such_zone = {.tz_minuteswest = 1 << 20};
  judge_reached("settimeofday", syscall(SYS_settimeofday, NULL, &no_such_zone), EINVAL);
}

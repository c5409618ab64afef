// attack: change the state of a shared device by ioctl (credits randomness, by a negative amount)
// group: E
// source: random(4); landlock(7): ioctl on devices is handled from ABI 5 on
// layer: capabilities (CAP_SYS_ADMIN); landlock
// outside: as root
// needs: now
#include "../attack.h"
#include <linux/random.h>
#include <sys/ioctl.h>

int main(void) {
  int negative = -1;
  int device = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  if (device < 0) {
    denied("open /dev/urandom");
  }
  judge_reached("ioctl RNDADDTOENTCNT", ioctl(device, RNDADDTOENTCNT, &negative), EINVAL);
}

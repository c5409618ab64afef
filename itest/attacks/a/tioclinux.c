// attack: paste into a virtual console (TIOCLINUX)
// group: A
// source: CVE-2023-28100
// layer: session; private /dev; capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
#include "../attack.h"
#include <sys/ioctl.h>

int main(void) {
  static const char *const consoles[] = {
      "/proc/self/fd/0", "/proc/self/fd/1", "/dev/tty", "/dev/tty0", "/dev/tty1", "/dev/console"};
  unsigned char no_such_function = 255;
  long result = -1;
  for (size_t i = 0; i < sizeof consoles / sizeof *consoles; i++) {
    int fd = open(consoles[i], O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
      continue;
    }
    result = ioctl(fd, TIOCLINUX, &no_such_function);
    if (result == 0 || errno == EINVAL) {
      break;
    }
    close(fd);
  }
  judge_reached("ioctl TIOCLINUX", result, EINVAL);
}

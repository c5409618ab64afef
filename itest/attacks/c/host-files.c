// attack: read files that tell about the host and its users
// group: C
// source: machine-id(5), and what stealers of credentials look for
// layer: private-root
// outside: as any user
// needs: now
#include "../attack.h"

int main(void) {
  static const char *const files[] = {"/etc/shadow", "/etc/machine-id", "/etc/ssh", "/etc/fstab", "/boot",
      "/home", "/root", "/var/log", "/var/lib/dpkg", "/srv", "/mnt"};
  int file = -1;
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    file = open(files[i], O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
      succeeded("open %s", files[i]);
    }
  }
  judge("open /etc/shadow and others", file);
}

// attack: create files in the root of the file system or in the system's directories
// group: E
// source: docker run --read-only
// layer: private-root (read-only)
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  static const char *const directories[] = {
      "/", "/etc", "/usr", "/usr/bin", "/usr/lib", "/dev", "/proc", "/sys", "/var", "/opt"};
  int result = -1;
  for (size_t i = 0; i < sizeof directories / sizeof *directories && result < 0; i++) {
    char path[128];
    snprintf(path, sizeof path, "%s/aurora-attack-%d", directories[i], getpid());
    result = mkdir(path, 0700);
    if (result == 0) {
      rmdir(path);
      succeeded("mkdir in %s", directories[i]);
    }
  }
  judge("mkdir in the system's directories", result);
}

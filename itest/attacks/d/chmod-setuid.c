// attack: leave a set-user-ID program behind for somebody outside to run
// group: D
// source: CVE-2018-15664 class; chmod(2)
// layer: seccomp (mode bits of chmod)
// outside: as any user
// needs: seccomp
// arguments: {writable}
#include "../attack.h"

int main(int argc, char **argv) {
  char path[4096];
  snprintf(path, sizeof path, "%s/setuid", argument(argc, argv, 1, "writable"));
  int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
  if (file < 0) {
    denied("create");
  }
  int result = fchmod(file, 04755);
  int error = errno;
  unlink(path);
  errno = error;
  judge("chmod with the set-user-ID bit", result);
}

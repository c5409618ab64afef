// attack: link a file of the host into a writable directory of the sandbox
// group: B
// source: CVE-2026-1386 class
// layer: private-root (the file cannot be named; links do not cross mounts)
// outside: as any user
// needs: now
// arguments: {secret} {writable}
#include "../attack.h"

int main(int argc, char **argv) {
  char path[4096];
  snprintf(path, sizeof path, "%s/hardlink", argument(argc, argv, 2, "writable"));
  unlink(path);
  int result = link(argument(argc, argv, 1, "secret"), path);
  int error = errno;
  unlink(path);
  errno = error;
  judge("link", result);
}

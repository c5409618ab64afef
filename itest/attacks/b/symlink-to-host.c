// attack: reach a file of the host through a symbolic link in a writable directory
// group: B
// source: CVE-2024-42472
// layer: private-root
// outside: as any user
// needs: now
// arguments: {secret} {writable}
#include "../attack.h"

int main(int argc, char **argv) {
  char path[4096];
  snprintf(path, sizeof path, "%s/symlink", argument(argc, argv, 2, "writable"));
  unlink(path);
  if (symlink(argument(argc, argv, 1, "secret"), path) < 0) {
    denied("symlink");
  }
  judge_read(AT_FDCWD, path);
}

// attack: create a file in a directory that is shown read-only
// group: E
// source: the file rules of every policy
// layer: mounts read-only; landlock
// outside: as any user
// needs: now
// arguments: {readonlydir}
#include "../attack.h"

int main(int argc, char **argv) {
  char path[4096];
  snprintf(path, sizeof path, "%s/created", argument(argc, argv, 1, "directory"));
  int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  int error = errno;
  unlink(path);
  errno = error;
  judge("create", file);
}

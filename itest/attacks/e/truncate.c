// attack: empty a file that is shown read-only (sets its present length)
// group: E
// source: landlock(7): truncation is handled from ABI 3 on
// layer: mounts read-only; landlock
// outside: as any user
// needs: now
// arguments: {readonly}
#include "../attack.h"

int main(int argc, char **argv) {
  struct stat status;
  const char *path = argument(argc, argv, 1, "file");
  if (stat(path, &status) < 0) {
    denied("stat");
  }
  judge("truncate", truncate(path, status.st_size));
}

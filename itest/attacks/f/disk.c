// attack: fill the host's disk with many files, each under the limit of size (removes them)
// group: F
// source: quotactl(2); design of every data directory
// layer: none before a quota of the data directory
// outside: as any user
// needs: open
// arguments: {writable} 384
#include "../attack.h"

int main(int argc, char **argv) {
  char path[4096];
  const char *writable = argument(argc, argv, 1, "writable");
  long files = number(argc, argv, 2, "MiB") / 64, made = 0;
  int error = 0;
  for (; made < files && error == 0; made++) {
    snprintf(path, sizeof path, "%s/disk-%ld", writable, made);
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || fallocate(file, 0, 0, 64 << 20) < 0) {
      error = errno;
    }
    close(file);
  }
  for (long i = 0; i < made; i++) {
    snprintf(path, sizeof path, "%s/disk-%ld", writable, i);
    unlink(path);
  }
  if (error != 0) {
    denied_because("fallocate: %s in file %ld", strerrorname_np(error), made);
  }
  succeeded("held %s MiB of disk", argv[2]);
}

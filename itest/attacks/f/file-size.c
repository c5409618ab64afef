// attack: write a file larger than granted (a hole, no disk is used)
// group: F
// source: setrlimit(2), RLIMIT_FSIZE
// layer: rlimit (RLIMIT_FSIZE)
// outside: as any user
// needs: now
// arguments: {writable} 1024
#include "../attack.h"
#include <signal.h>

int main(int argc, char **argv) {
  char path[4096];
  snprintf(path, sizeof path, "%s/large", argument(argc, argv, 1, "writable"));
  off_t size = (off_t) number(argc, argv, 2, "MiB") << 20;
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    denied("create");
  }
  signal(SIGXFSZ, SIG_IGN);
  int result = ftruncate(file, size);
  int error = errno;
  unlink(path);
  errno = error;
  judge("ftruncate", result);
}

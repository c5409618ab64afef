// attack: make everybody wait, for as long as a lease is broken, who opens a file that we can open too
// group: E
// source: fcntl(2), F_SETLEASE; /proc/sys/fs/lease-break-time
// layer: seccomp; for files of other owners capabilities (CAP_LEASE)
// outside: as any user
// needs: seccomp
// arguments: {writable}
#include "../attack.h"

int main(int argc, char **argv) {
  char path[512];
  snprintf(path, sizeof path, "%s/leased-%d", argument(argc, argv, 1, "directory"), getpid());
  int file = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    broken("open");
  }
  unlink(path);
  judge("fcntl F_SETLEASE", fcntl(file, F_SETLEASE, F_WRLCK));
}

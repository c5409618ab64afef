// attack: make a set-group-ID file without a name, to give it one by linkat(2) when it is a program
// group: D
// source: open(2) O_TMPFILE; linkat(2)
// layer: seccomp (O_TMPFILE with mode bits)
// outside: as any user
// needs: seccomp
// arguments: {writable}
#include "../attack.h"

int main(int argc, char **argv) {
  int file = open(argument(argc, argv, 1, "writable"), O_TMPFILE | O_WRONLY | O_CLOEXEC, 02705);
  int error = errno;
  if (file >= 0) {
    close(file);
  }
  errno = error;
  judge("O_TMPFILE with the set-group-ID bit", file);
}

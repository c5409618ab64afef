// attack: write into the terminal or socket that standard input is, or read from standard output
// group: A
// source: isolate and bubblewrap discussions of shared terminals
// layer: descriptors (each standard descriptor is one end of a pipe)
// outside: as any user
// needs: now
// given: terminal
#include "../attack.h"

int main(void) {
  if (write(STDIN_FILENO, "", 1) == 1) {
    succeeded("standard input can be written to");
  }
  int flags = fcntl(STDOUT_FILENO, F_GETFL);
  if (flags >= 0 && (flags & O_ACCMODE) == O_RDWR && isatty(STDOUT_FILENO)) {
    succeeded("standard output can be read from");
  }
  denied("write to standard input");
}

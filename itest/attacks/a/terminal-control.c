// attack: move the cursor of the operator's terminal with control sequences
// group: A
// source: CWE-150
// layer: descriptors (output is captured, never a terminal)
// outside: as any user
// needs: now
// given: terminal
#include "../attack.h"

int main(void) {
  for (int fd = 1; fd <= 2; fd++) {
    if (isatty(fd) && write(fd, "\033[0m", 4) == 4) {
      succeeded("descriptor %d is the operator's terminal", fd);
    }
  }
  denied_because("neither 1 nor 2 is a terminal");
}

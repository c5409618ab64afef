// attack: change the line discipline of the operator's terminal (TIOCSETD)
// group: A
// source: CVE-2017-2636 (n_hdlc): line disciplines are old code within reach of any terminal
// layer: session; seccomp
// outside: as any user
// needs: now
// given: terminal
#include "../terminal.h"
#include <sys/ioctl.h>

int main(void) {
  int terminal = find_terminal();
  int discipline;
  if (ioctl(terminal, TIOCGETD, &discipline) < 0) {
    denied("ioctl TIOCGETD");
  }
  judge("ioctl TIOCSETD", ioctl(terminal, TIOCSETD, &discipline));
}

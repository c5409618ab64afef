// attack: push a character into the operator's terminal as if it had been typed (TIOCSTI)
// group: A
// source: CVE-2017-5226
// layer: session (setsid, no terminal on the standard descriptors)
// outside: as any user
// needs: now
// given: terminal
#include "../terminal.h"
#include <sys/ioctl.h>

int main(void) {
  judge("ioctl TIOCSTI", ioctl(find_terminal(), TIOCSTI, " "));
}

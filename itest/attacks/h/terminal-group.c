// attack: signal the process group or session of the platform
// group: H
// source: kill(2), process group 0; setpgid(2)
// layer: session (setsid); namespace.pid
// outside: as any user
// needs: now
#include "../attack.h"

int main(void) {
  if (getpgid(0) == getpid() && getsid(0) == getpid()) {
    denied_because("a session and a process group of its own");
  }
  if (getpgid(0) == 0 || getsid(0) == 0) {
    succeeded("member of a process group or session outside of this namespace");
  }
  succeeded("member of process group %d in session %d", getpgid(0), getsid(0));
}

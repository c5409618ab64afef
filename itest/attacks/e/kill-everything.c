// attack: signal every process that can be reached (signal 0, which only asks)
// group: E
// source: kill(2); landlock scope from ABI 6 on
// layer: namespace.pid; landlock
// outside: as any user
// needs: now
// arguments: {victim}
#include "../attack.h"
#include <signal.h>

int main(int argc, char **argv) {
  pid_t victim = (pid_t) number(argc, argv, 1, "pid of the victim");
  if (kill(victim, 0) == 0) {
    succeeded("process %d can be signalled", victim);
  }
  judge("kill -1", kill(-1, 0));
}

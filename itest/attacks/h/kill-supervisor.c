// attack: kill the supervisor
// group: H
// source: kill(2); pid_namespaces(7): SIGKILL from inside does not reach PID 1
// layer: namespace.pid
// outside: as any user
// needs: now
// arguments: {prey}
#include "../prey.h"

int main(int argc, char **argv) {
  pid_t prey = find_prey(argc, argv);
  if (kill(prey, SIGKILL) < 0) {
    denied("kill");
  }
  judge_ended(prey);
}

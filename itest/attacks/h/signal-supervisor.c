// attack: end or confuse the supervisor with every signal but SIGKILL and SIGSTOP
// group: H
// source: pid_namespaces(7): PID 1 gets from inside what it has handlers for
// layer: namespace.pid; PID 1 handles no signal from inside
// outside: as any user
// needs: now
// arguments: {prey}
#include "../prey.h"

int main(int argc, char **argv) {
  pid_t prey = find_prey(argc, argv);
  bool sent = false;
  for (int number = 1; number < 65; number++) {
    if (number != SIGKILL && number != SIGSTOP) {
      sent |= kill(prey, number) == 0;
    }
  }
  if (!sent) {
    denied("kill");
  }
  judge_ended(prey);
}

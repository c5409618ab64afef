// attack: flood the supervisor with queued real-time signals
// group: H
// source: sigqueue(3); CVE-2019-3881 class of signal spoofing by si_code
// layer: namespace.pid; PID 1 handles no signal from inside
// outside: as any user
// needs: now
// arguments: {prey}
#include "../prey.h"

int main(int argc, char **argv) {
  pid_t prey = find_prey(argc, argv);
  bool sent = false;
  for (int i = 0; i < 1000; i++) {
    sent |= sigqueue(prey, SIGRTMIN + i % 16, (union sigval) {.sival_int = i}) == 0;
  }
  if (!sent) {
    denied("sigqueue");
  }
  judge_ended(prey);
}

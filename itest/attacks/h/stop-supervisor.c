// attack: stop the supervisor, so that nobody watches the limits
// group: H
// source: signal(7); pid_namespaces(7)
// layer: namespace.pid; the launcher watches from outside
// outside: as any user
// needs: now
// arguments: {prey}
#include "../prey.h"

int main(int argc, char **argv) {
  pid_t prey = find_prey(argc, argv);
  if (kill(prey, SIGSTOP) < 0) {
    denied("kill");
  }
  char path[64], state = '?';
  snprintf(path, sizeof path, "/proc/%d/stat", prey);
  for (int i = 0; i < 25; i++) {
    FILE *stat = fopen(path, "re");
    if (stat == NULL) {
      denied_because("sent, but its state cannot be seen");
    }
    int fields = fscanf(stat, "%*d %*s %c", &state);
    fclose(stat);
    if (fields == 1 && state == 'T') {
      succeeded("process %d is stopped", prey);
    }
    nanosleep(&(struct timespec) {.tv_nsec = 20000000}, NULL);
  }
  denied_because("process %d goes on in state %c", prey, state);
}

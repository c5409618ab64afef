// attack: enter the namespaces of the supervisor
// group: D
// source: setns(2)
// layer: namespace.pid; PID 1 non-dumpable; capabilities; seccomp
// outside: as root
// needs: now
// arguments: {victim}
#include "../victim.h"
#include <sched.h>

int main(int argc, char **argv) {
  static const char *const kinds[] = {"mnt", "net", "ipc", "uts", "cgroup", "user"};
  char path[64];
  pid_t victim = find_victim(argc, argv);
  int result = -1;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds && result < 0; i++) {
    snprintf(path, sizeof path, "/proc/%d/ns/%s", victim, kinds[i]);
    int namespace = open(path, O_RDONLY | O_CLOEXEC);
    result = namespace < 0 ? -1 : setns(namespace, 0);
  }
  judge("setns", result);
}

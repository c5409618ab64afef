// attack: open the descriptors of the supervisor through /proc
// group: C
// source: proc_pid_fd(5); CVE-2024-21626
// layer: namespace.pid; PID 1 non-dumpable
// outside: as any user
// needs: now
// arguments: {victim}
#include "../victim.h"

int main(int argc, char **argv) {
  char path[64], target[256];
  pid_t victim = find_victim(argc, argv);
  ssize_t result = -1;
  for (int fd = 0; fd < 64 && result < 0; fd++) {
    snprintf(path, sizeof path, "/proc/%d/fd/%d", victim, fd);
    result = readlink(path, target, sizeof target);
  }
  judge("readlink /proc/PID/fd/N", result);
}

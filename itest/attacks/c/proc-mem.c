// attack: open the memory of the supervisor for writing
// group: C
// source: proc_pid_mem(5)
// layer: namespace.pid; PID 1 non-dumpable
// outside: as any user
// needs: now
// arguments: {victim}
#include "../victim.h"

int main(int argc, char **argv) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", find_victim(argc, argv));
  judge("open /proc/PID/mem", open(path, O_RDWR | O_CLOEXEC));
}

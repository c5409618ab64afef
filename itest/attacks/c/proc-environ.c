// attack: read the environment of the supervisor
// group: C
// source: proc_pid_environ(5)
// layer: namespace.pid; PID 1 non-dumpable
// outside: as any user
// needs: now
// arguments: {victim}
#include "../victim.h"

int main(int argc, char **argv) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/environ", find_victim(argc, argv));
  judge_read(AT_FDCWD, path);
}

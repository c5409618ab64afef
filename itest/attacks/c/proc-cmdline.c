// attack: read the command line of the supervisor
// group: C
// source: proc_pid_cmdline(5)
// layer: namespace.pid; procfs with hidepid
// outside: as any user
// needs: now
// arguments: {victim}
#include "../attack.h"

int main(int argc, char **argv) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/cmdline", argument(argc, argv, 1, "pid of the victim"));
  judge_read(AT_FDCWD, path);
}

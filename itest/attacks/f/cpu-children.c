// attack: use more processor time than granted, in many short processes that each begin at zero
// group: F
// source: setrlimit(2): RLIMIT_CPU counts for each process alone
// layer: cgroup (the tree's processor time, watched by the launcher)
// outside: as any user
// needs: cpu-time
// arguments: 4
// denied: CPU_LIMIT
// policy: limits.cpu-time=1s
#include "../attack.h"
#include <sys/wait.h>
#include <time.h>

int main(int argc, char **argv) {
  long children = number(argc, argv, 1, "seconds") * 4;
  for (long i = 0; i < children; i++) {
    pid_t child = fork();
    if (child < 0) {
      denied("fork");
    }
    if (child == 0) {
      while (clock() < CLOCKS_PER_SEC / 4) {
      }
      _exit(0);
    }
    waitpid(child, NULL, 0);
  }
  succeeded("used %s s of processor time", argv[1]);
}

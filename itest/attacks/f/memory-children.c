// attack: take more memory than granted, spread over many processes
// group: F
// source: RLIMIT_AS and RLIMIT_DATA count for each process alone
// layer: cgroup (memory.max)
// outside: as any user
// needs: memory
// arguments: 700
// denied: MEM_LIMIT
#include "../attack.h"
#include <sys/mman.h>
#include <sys/wait.h>

enum { CHILDREN = 7 };

int main(int argc, char **argv) {
  size_t each = (size_t) number(argc, argv, 1, "MiB") / CHILDREN << 20;
  int ready[2], hold[2];
  if (pipe(ready) < 0 || pipe(hold) < 0) {
    broken("pipe");
  }
  pid_t children[CHILDREN];
  for (int i = 0; i < CHILDREN; i++) {
    children[i] = fork();
    if (children[i] == 0) { /* closes "ready" when it has its memory, and keeps it until the parent ends */
      char byte;
      close(hold[1]);
      close(ready[0]);
      char *block = mmap(NULL, each, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (block == MAP_FAILED) {
        _exit(1);
      }
      memset(block, 1, each);
      close(ready[1]);
      _exit(read(hold[0], &byte, 1) != 0);
    }
  }
  close(ready[1]);
  char byte;
  if (read(ready[0], &byte, 1) < 0) {
    broken("read");
  }
  for (int i = 0; i < CHILDREN; i++) {
    if (children[i] < 0 || waitpid(children[i], NULL, WNOHANG) != 0) {
      denied_because("process %d did not get its memory or was killed for it", i);
    }
  }
  succeeded("hold %s MiB", argv[1]);
}

// attack: take more memory than granted, spread over many processes
// group: F
// source: RLIMIT_AS and RLIMIT_DATA count for each process alone
// layer: cgroup (memory.max)
// outside: as any user
// needs: now
// arguments: 700
// denied: MEM_LIMIT
#include "../attack.h"
#include <sys/mman.h>

enum { CHILDREN = 7 };

int main(int argc, char **argv) {
  size_t each = (size_t) number(argc, argv, 1, "MiB") / CHILDREN << 20;
  int ready[2], hold[2];
  if (pipe(ready) < 0 || pipe(hold) < 0) {
    broken("pipe");
  }
  for (int i = 0; i < CHILDREN; i++) {
    if (fork() == 0) { /* says when it has its memory, and keeps it until the parent ends */
      char byte;
      close(hold[1]);
      close(ready[0]);
      char *block = mmap(NULL, each, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (block == MAP_FAILED) {
        _exit(1);
      }
      memset(block, 1, each);
      _exit(write(ready[1], "x", 1) != 1 || read(hold[0], &byte, 1) != 0);
    }
  }
  close(ready[1]);
  int holding = 0;
  for (char byte; holding < CHILDREN && read(ready[0], &byte, 1) == 1;) {
    holding++;
  }
  if (holding < CHILDREN) {
    denied_because("only %d of %d processes got their memory", holding, CHILDREN);
  }
  succeeded("hold %s MiB", argv[1]);
}

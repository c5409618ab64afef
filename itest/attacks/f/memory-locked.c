// attack: lock memory, so that it can never be taken back
// group: F
// source: mlock(2)
// layer: rlimit (RLIMIT_MEMLOCK); capabilities (CAP_IPC_LOCK)
// outside: as root
// needs: now
// arguments: 64
#include "../attack.h"
#include <sys/mman.h>

int main(int argc, char **argv) {
  size_t size = (size_t) number(argc, argv, 1, "MiB") << 20;
  void *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) {
    denied("mmap");
  }
  judge("mlock", mlock(block, size));
}

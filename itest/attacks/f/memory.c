// attack: take more memory than granted
// group: F
// source: memory bomb
// layer: cgroup (memory.max)
// outside: as any user
// needs: now
// arguments: 700
// denied: MEM_LIMIT
#include "../attack.h"
#include <sys/mman.h>

int main(int argc, char **argv) {
  long mib = number(argc, argv, 1, "MiB");
  for (long i = 0; i < mib; i++) {
    char *block = mmap(
        NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (block == MAP_FAILED) {
      denied_because("mmap: %s after %ld MiB", strerrorname_np(errno), i);
    }
    memset(block, 1, 1 << 20);
  }
  succeeded("holds %ld MiB", mib);
}

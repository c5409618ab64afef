// attack: flood only standard error, while somebody waits for standard output
// group: F
// source: readers that empty one pipe after the other
// layer: hypervisor (cap of output)
// outside: as any user
// needs: now
// arguments: 64
// evidence: output 67108864
#include "../attack.h"

int main(int argc, char **argv) {
  static char block[1 << 16];
  memset(block, 'x', sizeof block);
  long blocks = number(argc, argv, 1, "MiB") << 4;
  for (long i = 0; i < blocks; i++) {
    for (size_t done = 0; done < sizeof block;) {
      ssize_t size = write(STDERR_FILENO, block, sizeof block - done);
      if (size <= 0) {
        return DENIED;
      }
      done += (size_t) size;
    }
  }
  return SUCCEEDED;
}

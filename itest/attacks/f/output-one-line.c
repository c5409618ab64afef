// attack: flood the reader of the output with one line that never ends
// group: F
// source: readers that collect a line in memory
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
    if (fwrite(block, sizeof block, 1, stdout) != 1) {
      return DENIED;
    }
  }
  fflush(stdout);
  return SUCCEEDED;
}

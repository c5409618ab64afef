// attack: flood the reader of the output with lines
// group: F
// source: unlimited capture of output
// layer: hypervisor (cap of output)
// outside: as any user
// needs: now
// arguments: 64
// evidence: output 67108864
#include "../attack.h"

int main(int argc, char **argv) {
  char line[64];
  memset(line, 'x', sizeof line - 1);
  line[sizeof line - 1] = '\n';
  long lines = number(argc, argv, 1, "MiB") << 20 >> 6;
  for (long i = 0; i < lines; i++) {
    if (fwrite(line, sizeof line, 1, stdout) != 1) {
      return DENIED;
    }
  }
  fflush(stdout);
  return SUCCEEDED;
}

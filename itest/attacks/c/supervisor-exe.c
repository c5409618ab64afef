// attack: get hold of the file that the supervisor was started from, to overwrite it later
// group: C
// source: CVE-2019-5736
// layer: namespace.pid; PID 1 non-dumpable
// outside: as any user
// needs: now
// arguments: {victim}
#include "../victim.h"

int main(int argc, char **argv) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/exe", find_victim(argc, argv));
  judge("open /proc/PID/exe", open(path, O_RDONLY | O_CLOEXEC));
}

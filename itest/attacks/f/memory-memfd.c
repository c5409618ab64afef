// attack: take memory as a file that has no name
// group: F
// source: memfd_create(2)
// layer: cgroup (memory.max)
// outside: as any user
// needs: memory
// arguments: 700
// denied: MEM_LIMIT
#include "../fill.h"
#include <sys/mman.h>

int main(int argc, char **argv) {
  long mib = number(argc, argv, 1, "MiB");
  int files[64], count = 0;
  for (long left = mib; left > 0; left -= 64) { /* many files: each is under the limit of size */
    files[count] = memfd_create("attack", MFD_CLOEXEC);
    if (files[count] < 0) {
      denied("memfd_create");
    }
    for (long i = 0; i < 64 && i < left; i++) {
      if (!write_mib(files[count], i)) {
        denied_because("write: %s in file %d", strerrorname_np(errno), count);
      }
    }
    count++;
  }
  succeeded("holds %ld MiB", mib);
}

// attack: write any kernel parameter (opens the files only)
// group: C
// source: proc_sys(5)
// layer: namespace.mount (procfs with subset=pid); identity
// outside: as root
// needs: now
#include "../attack.h"
#include <ftw.h>

static int visit(const char *path, const struct stat *status, int type, struct FTW *where) {
  (void) where;
  if (type == FTW_F && (status->st_mode & 0222) != 0) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file >= 0) {
      succeeded("open %s for writing", path);
    }
  }
  return 0;
}

int main(void) {
  if (access("/proc/sys/kernel", F_OK) < 0) {
    denied("access /proc/sys/kernel");
  }
  nftw("/proc/sys", visit, 16, FTW_PHYS);
  denied_because("nothing in /proc/sys can be opened for writing");
}

// attack: leave the control group by writing another one's cgroup.procs (opens the files only)
// group: C
// source: cgroups(7)
// layer: private-root (no cgroup file system); namespace.cgroup
// outside: as root
// needs: now
#include "../attack.h"
#include <dirent.h>

int main(void) {
  int file = open("/sys/fs/cgroup/cgroup.procs", O_WRONLY | O_CLOEXEC);
  DIR *root = opendir("/sys/fs/cgroup");
  if (root == NULL) {
    denied("opendir /sys/fs/cgroup");
  }
  for (struct dirent *entry; file < 0 && (entry = readdir(root)) != NULL;) {
    char path[512];
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s/cgroup.procs", entry->d_name);
    file = open(path, O_WRONLY | O_CLOEXEC);
  }
  judge("open cgroup.procs for writing", file);
}

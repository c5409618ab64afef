// attack: make control groups until the kernel has no more room for them (makes one)
// group: C
// source: nsjail issue 199
// layer: private-root (no cgroup file system); identity
// outside: as root
// needs: now
#include "../attack.h"
#include <dirent.h>

static long make_group(const char *parent) {
  char path[1024];
  snprintf(path, sizeof path, "%s/aurora-attack-%d", parent, getpid());
  int result = mkdir(path, 0700);
  if (result == 0) {
    rmdir(path);
  }
  return result;
}

int main(void) {
  DIR *root = opendir("/sys/fs/cgroup");
  if (root == NULL) {
    denied("opendir /sys/fs/cgroup");
  }
  long result = access("/sys/fs/cgroup/cgroup.procs", F_OK) == 0 ? make_group("/sys/fs/cgroup") : -1;
  for (struct dirent *entry; result < 0 && (entry = readdir(root)) != NULL;) {
    char path[512];
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s", entry->d_name);
    if (entry->d_name[0] != '.') {
      result = make_group(path);
    }
  }
  judge("mkdir of a control group", result);
}

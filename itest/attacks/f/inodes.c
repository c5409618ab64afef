// attack: use up the inodes of /tmp with empty files
// group: F
// source: tmpfs(5), nr_inodes
// layer: mounts (tmpfs with a limit of inodes); cgroup
// outside: as any user
// needs: now
// arguments: 100000
#include "../attack.h"

int main(int argc, char **argv) {
  char directory[] = "/tmp/aurora-attack-XXXXXX", path[64];
  long bound = number(argc, argv, 1, "bound"), made = 0;
  int error = 0;
  if (mkdtemp(directory) == NULL) {
    denied("mkdtemp");
  }
  for (; made < bound && error == 0; made++) {
    snprintf(path, sizeof path, "%s/%ld", directory, made);
    if (mknod(path, S_IFREG | 0600, 0) < 0) {
      error = errno;
    }
  }
  for (long i = 0; i < made; i++) {
    snprintf(path, sizeof path, "%s/%ld", directory, i);
    unlink(path);
  }
  rmdir(directory);
  if (error != 0) {
    denied_because("mknod: %s after %ld files", strerrorname_np(error), made);
  }
  succeeded("%ld files", made);
}

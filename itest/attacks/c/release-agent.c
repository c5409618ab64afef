// attack: mount a cgroup v1 hierarchy and set the program that the host runs when it empties
// group: C
// source: CVE-2022-0492
// layer: capabilities; no new user namespaces (seccomp)
// outside: as root
// needs: now
#include "../attack.h"
#include <sched.h>
#include <sys/mount.h>

int main(void) {
  char directory[] = "/tmp/aurora-attack-XXXXXX", path[64];
  if (unshare(CLONE_NEWNS) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWCGROUP) < 0) {
    denied("unshare");
  }
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) {
    denied("mount, making the root private");
  }
  if (mkdtemp(directory) == NULL) {
    broken("mkdtemp");
  }
  if (mount("none", directory, "cgroup", 0, "none,name=aurora-attack") < 0) {
    int error = errno;
    rmdir(directory);
    errno = error;
    denied("mount of a cgroup hierarchy");
  }
  snprintf(path, sizeof path, "%s/release_agent", directory);
  int file = open(path, O_WRONLY | O_CLOEXEC);
  int error = errno;
  umount2(directory, MNT_DETACH);
  rmdir(directory);
  errno = error;
  judge("open release_agent for writing", file);
}

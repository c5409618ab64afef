// attack: mount a file system with the capabilities of a user namespace of our own
// group: D
// source: user_namespaces(7); CVE-2022-0185
// layer: seccomp; user.max_user_namespaces
// outside: as any user
// kernel: CONFIG_USER_NS
// needs: seccomp
#include "../attack.h"
#include <sched.h>
#include <sys/mount.h>

int main(void) {
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0) {
    denied("unshare");
  }
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) {
    denied("mount, making the root private");
  }
  judge("mount of a tmpfs", mount("none", "/tmp", "tmpfs", 0, NULL));
}

// attack: look under the mounts of the private root from a mount namespace of our own
// group: D
// source: mount_namespaces(7): mounts that come from a more privileged namespace are locked
// layer: namespace.mount (locked mounts); seccomp
// outside: under policy filesystem.hidden of a bind mount made by the same user
// needs: now
// arguments: {hidden}
// policy: filesystem.hidden={hidden}
#include "../attack.h"
#include <sched.h>
#include <sys/mount.h>

int main(int argc, char **argv) {
  const char *hidden = argument(argc, argv, 1, "hidden");
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0) {
    denied("unshare");
  }
  int result = umount2(hidden, MNT_DETACH);
  if (result < 0 && errno == EINVAL) {
    judge_read(AT_FDCWD, hidden);
  }
  judge("umount2 of the cover", result);
}

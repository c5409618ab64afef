// attack: use up the inotify instances that all programs of the user share
// group: F
// source: inotify(7), /proc/sys/fs/inotify/max_user_instances (128)
// layer: none: the kernel counts them for each user; a private identity is a user of its own, so it takes them from nobody else
// outside: as any user
// needs: open
// arguments: 100
#include "../attack.h"
#include <sys/inotify.h>

int main(int argc, char **argv) {
  long bound = number(argc, argv, 1, "bound");
  for (long i = 0; i < bound; i++) {
    if (inotify_init1(IN_CLOEXEC) < 0) {
      denied_because("inotify_init: %s after %ld instances", strerrorname_np(errno), i);
    }
  }
  succeeded("%ld instances", bound);
}

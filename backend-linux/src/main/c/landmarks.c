#include "landmarks.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/keyctl.h>

static void look(ino_t namespaces[NAMESPACE_COUNT]) {
  for (size_t i = 0; i < NAMESPACE_COUNT; i++) {
    struct stat found;
    namespaces[i] = stat(NAMESPACES[i].file, &found) == 0 ? found.st_ino : 0;
  }
}

void landmarks_outside(struct landmarks *landmarks) {
  landmarks->launcher = getpid();
  landmarks->groups = getgroups(0, NULL);
  landmarks->keyring = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
  struct stat root = {0};
  (void)stat("/", &root);
  landmarks->root_device = root.st_dev;
  landmarks->root_inode = root.st_ino;
  look(landmarks->outside);
}

void landmarks_inside(struct landmarks *landmarks) { look(landmarks->inside); }

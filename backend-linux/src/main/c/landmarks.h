// What the launcher sees of itself outside. The probe looks for the same inside, and must not find
// it.
#ifndef AURORA_LANDMARKS_H
#define AURORA_LANDMARKS_H

#include <stdbool.h>
#include <sys/types.h>

#include "namespaces.h"

struct landmarks {
  pid_t launcher;
  int groups;         // supplementary ones that could not be dropped
  long keyring;       // of its session; negative when it has none
  bool keyring_left;  // the worker has another one; not so where keys are refused to it
  bool bounded;       // the bounding set could be dropped
  pid_t reaper;       // as the worker sees it
  dev_t root_device;
  ino_t root_inode;
  ino_t outside[NAMESPACE_COUNT];  // in the order of NAMESPACES; 0 when it cannot be told
  ino_t inside[NAMESPACE_COUNT];
};

// In the launcher, before the clone.
void landmarks_outside(struct landmarks *landmarks);

// In PID 1, while the /proc of outside is still there.
void landmarks_inside(struct landmarks *landmarks);

#endif

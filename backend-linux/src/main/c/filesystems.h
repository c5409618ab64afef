// New file systems, as detached mounts, and the minimal /dev.
#ifndef AURORA_FILESYSTEMS_H
#define AURORA_FILESYSTEMS_H

#include "sources.h"
#include "spec.h"
#include "targets.h"

// The tmpfs that is the private root.
struct error root_make(int *tree);

struct error tmpfs_make(const struct spec *spec, const struct mount_spec *mount, int *tree);

struct error proc_make(const struct mount_spec *mount, int *tree);

struct error dev_make(const struct root *root, const struct target *target,
                      struct sources *sources);

#endif

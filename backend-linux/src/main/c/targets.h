// Places in the private root. They are found and made by descriptors, through no symbolic link, and
// only where the launcher itself owns the file system (CVE-2026-87766: setup that follows a link
// out of the new root).
#ifndef AURORA_TARGETS_H
#define AURORA_TARGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "spec.h"

struct root {
  int fd;                       // the root of the private root
  dev_t owned[MAX_MOUNTS + 1];  // its file system, and every tmpfs mounted in it
  size_t owned_count;
};

struct target {
  int parent;        // owned by whoever found it
  const char *name;  // the last component
  const char *layer;
  const char *path;
};

struct error root_own(struct root *root, int fd);

// Opens the parent of a mount's target, and makes what is missing of it (0755).
struct error target_find(const struct root *root, const struct mount_spec *mount,
                         struct target *target);

// Errors unless the parent is in a file system of ours, so that something may be made in it.
struct error target_is_ours(const struct root *root, const struct target *target);

// Mounts over the target. It is made where it is missing.
struct error target_cover(const struct root *root, const struct target *target, int mount,
                          bool directory);

#endif

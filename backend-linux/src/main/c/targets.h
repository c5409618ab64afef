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
  // The parent that was found last: mostly the next target has the same one. What is mounted in it
  // never covers it, so it stays what its path leads to.
  int parent;  // -1: none yet
  dev_t parent_device;
  const char *parent_path;  // a target of the spec, of which so much is the parent's path
  size_t parent_length;
};

struct target {
  int parent;        // belongs to the root, or to whoever made this
  dev_t device;      // of the parent
  const char *name;  // the last component
  const char *layer;
  const char *path;
};

struct error root_own(struct root *root, int fd);

// Finds the parent of a mount's target, and makes what is missing of it (0755).
struct error target_find(struct root *root, const struct mount_spec *mount,
                         struct target *target);

// Lets what is in a directory be a target.
struct error target_in(struct target *target, int directory);

// Errors unless the parent is in a file system of ours, so that something may be made in it.
struct error target_is_ours(const struct root *root, const struct target *target);

// Mounts over the target. It is made where it is missing.
struct error target_cover(const struct root *root, const struct target *target, int mount,
                          bool directory);

#endif

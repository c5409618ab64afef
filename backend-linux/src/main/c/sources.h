// What BIND and DEV mounts show. Every source is opened outside, through no symbolic link, and
// checked there. Root also detaches its copy of the mount there, because the sandbox's own identity
// may not reach it; without privilege that is done inside, from a second descriptor that must lead
// to the same file.
#ifndef AURORA_SOURCES_H
#define AURORA_SOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "spec.h"
#include "wire.h"

enum { DEVICE_COUNT = 6 };

extern const char *const DEVICE_NAMES[DEVICE_COUNT];

struct source {
  int place;  // O_PATH descriptor of the file outside; -1 when not open
  int tree;   // detached mount; -1 until there is one
  bool present;
  bool directory;
  dev_t device;
  ino_t inode;
};

struct sources {
  struct source *of_mount;  // parallel to the mounts of the spec
  size_t count;
  int devices[DEVICE_COUNT];  // detached mounts
  bool detached;
};

struct error sources_open(const struct spec *spec, bool privileged, struct sources *sources,
                          struct buffer *report);

// Inside: makes the detached mounts that could not be made outside.
struct error sources_detach(const struct spec *spec, struct sources *sources);

void sources_close(struct sources *sources);

#endif

// The clone into the namespaces, and what they contain besides mounts.
#ifndef AURORA_NAMESPACES_H
#define AURORA_NAMESPACES_H

#include <stdbool.h>
#include <sys/types.h>

#include "spec.h"
#include "wire.h"

enum { NAMESPACE_COUNT = 7 };

struct namespace_kind {
  uint32_t flag;
  const char *layer;
  const char *file;  // which one a process is in
};

extern const struct namespace_kind NAMESPACES[NAMESPACE_COUNT];

struct child {
  pid_t pid;  // 0 in the child itself
  int pidfd;
};

// CAP_SYS_ADMIN where the launcher lives.
bool is_privileged(void);

struct error namespaces_clone(const struct spec *spec, int cgroup, struct child *child);

// Inside, once the cgroups are entered: cgroup namespace, hostname, loopback.
struct error namespaces_furnish(const struct spec *spec, struct buffer *report);

#endif

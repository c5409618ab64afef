// The clone into the namespaces, and what they contain besides mounts.
#ifndef AURORA_NAMESPACES_H
#define AURORA_NAMESPACES_H

#include <stdbool.h>
#include <sys/types.h>

#include "spec.h"
#include "wire.h"

enum { NAMESPACE_COUNT = 7, NAMESPACE_LIMITS = 8 };

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

// Open files that limit namespaces; -1 where there is none.
struct namespace_limits {
  int files[NAMESPACE_LIMITS];
  int number;  // of the last error
  const char *failed;
};

// CAP_SYS_ADMIN where the launcher lives.
bool is_privileged(void);

struct error namespaces_clone(const struct spec *spec, int cgroup, struct child *child);

// Inside a user namespace, while the /proc of outside is there: each file is the limit of the user
// namespace of whoever opens it.
void namespaces_open_limits(const struct spec *spec, struct namespace_limits *limits);

// Sets them to 0, so that no namespace can be made in it; a mount that is not attached counts as
// one, so this comes after the private root.
void namespaces_forbid(const struct spec *spec, struct namespace_limits *limits,
                       struct buffer *report);

// Inside, once the cgroups are entered: cgroup namespace, hostname, loopback.
struct error namespaces_furnish(const struct spec *spec, struct buffer *report);

#endif

// Out of memory in v1: the kernel kills one process of the group and lets the others go on, where
// v2 has memory.oom.group. It tells through an eventfd, just before it kills (memory.txt, section 9
// and 10 of the kernel's documentation of v1).
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "cgroup.h"
#include "kernel.h"
#include "layers.h"
#include "text.h"

enum { CONTROL_MAX = 256, LINE_MAX_BYTES = 64 };

#define OOM_CONTROL "memory.oom_control"
#define EVENT_CONTROL "cgroup.event_control"

static bool subscribe(struct cgroups *cgroups, int directory) {
  int events = open_file(directory, EVENT_CONTROL, O_WRONLY);
  if (events < 0) {
    return false;
  }
  struct text line = text_in((char[LINE_MAX_BYTES]){0}, LINE_MAX_BYTES);
  text_add(&line, NUMBER(cgroups->oom_event));
  text_add(&line, " ");
  text_add(&line, NUMBER(cgroups->oom_control));
  bool written = write(events, line.bytes, strlen(line.bytes)) > 0;
  int number = errno;
  close(events);
  errno = number;
  return written;
}

struct error cgroups_watch_memory(struct cgroups *cgroups) {
  for (size_t i = 0; i < cgroups->count; i++) {
    const struct cgroup_spec *spec = &cgroups->spec->cgroups[i];
    if (!spec->oom) {
      continue;
    }
    if (cgroups->oom_event >= 0) {
      return FAIL(LAYER_CGROUP, EINVAL,
                  "a second group to watch for lack of memory: ", spec->parent);
    }
    cgroups->oom_control = open_file(cgroups->leaves[i].directory, OOM_CONTROL, O_RDONLY);
    cgroups->oom_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (cgroups->oom_control < 0 || cgroups->oom_event < 0 ||
        !subscribe(cgroups, cgroups->leaves[i].directory)) {
      return FAIL(LAYER_CGROUP, errno, "watch: ", spec->parent, "/", spec->leaf, "/" OOM_CONTROL);
    }
  }
  return ok();
}

bool cgroups_oom_killed(const struct cgroups *cgroups) {
  char content[CONTROL_MAX + 1];
  ssize_t length = pread(cgroups->oom_control, content, CONTROL_MAX, 0);
  if (length <= 0) {
    return false;
  }
  content[length] = '\0';
  static const char key[] = "oom_kill ";
  const char *line = strstr(content, key);
  if (line == NULL) {
    return false;
  }
  const char *value = line + sizeof key - 1;
  return number_from(value, (size_t)(content + length - value)) > 0;
}

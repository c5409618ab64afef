// The end of a leaf: empty it, remove it.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cgroup.h"
#include "descriptors.h"
#include "kernel.h"
#include "text.h"

enum {
  FIRST_PAUSE_NS = 200 * 1000,
  LONGEST_PAUSE_NS = 50 * 1000 * 1000,
  ATTEMPTS = 120,
  REFUSALS = 3
};

static void kill_listed(const char *list, size_t length) {
  const char *at = list;
  const char *end = list + length;
  while (at < end) {
    const char *line_end = memchr(at, '\n', (size_t)(end - at));
    if (line_end == NULL) {
      return;
    }
    pid_t pid = (pid_t)number_from(at, (size_t)(line_end - at));
    // 0 stands for a process of another PID namespace, kill(2) would take it for our own group.
    if (pid > 0 && pid != getpid()) {
      (void)kill(pid, SIGKILL);
    }
    at = line_end + 1;
  }
}

static void kill_members(const struct leaf *leaf) {
  if (leaf->unified) {
    int fd = open_file(leaf->directory, "cgroup.kill", O_WRONLY);
    if (fd >= 0) {
      ssize_t written = write(fd, "1", 1);
      close(fd);
      if (written == 1) {
        return;
      }
    }
  }
  int fd = open_file(leaf->directory, "cgroup.procs", O_RDONLY);
  if (fd < 0) {
    return;
  }
  char list[4096];
  ssize_t length = read(fd, list, sizeof list);
  close(fd);
  if (length > 0) {
    kill_listed(list, (size_t)length);
  }
}

// The sandbox is gone before this is called, so the first attempt is nearly always enough. A member
// that is still on its way out keeps the leaf busy for a moment.
static void remove_leaf(const struct leaf *leaf, const char *name) {
  struct timespec pause = {.tv_nsec = FIRST_PAUSE_NS};
  int refusals = 0;
  for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (unlinkat(leaf->parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT) {
      return;
    }
    // Anything else is not expected, and hardly better the next time.
    if (errno != EBUSY && ++refusals == REFUSALS) {
      return;
    }
    kill_members(leaf);
    nanosleep(&pause, NULL);
    pause.tv_nsec = pause.tv_nsec * 2 < LONGEST_PAUSE_NS ? pause.tv_nsec * 2 : LONGEST_PAUSE_NS;
  }
}

void cgroups_remove(struct cgroups *cgroups) {
  for (size_t i = 0; i < cgroups->count; i++) {
    close_fd(&cgroups->leaves[i].entrance);
    remove_leaf(&cgroups->leaves[i], cgroups->spec->cgroups[i].leaf);
  }
  cgroups_forget(cgroups);
}

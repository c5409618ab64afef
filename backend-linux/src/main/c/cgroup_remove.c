// The end of a leaf: empty it, remove it, whatever is in it.
#include <dirent.h>
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
enum { LIST_MAX = 4096, DEEPEST = 32 };

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

static bool write_to(int group, const char *file, const char *value) {
  int fd = open_file(group, file, O_WRONLY);
  ssize_t written = fd >= 0 ? write(fd, value, strlen(value)) : -1;
  close_fd(&fd);
  return written >= 0;
}

// Does something to each group in a group.
static void for_each_below(int group, int deep, void (*act)(int parent, const char *name, int deep)) {
  int copy = deep < DEEPEST ? openat(group, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  DIR *entries = copy >= 0 ? fdopendir(copy) : NULL;
  if (entries == NULL) {
    close_fd(&copy);
    return;
  }
  for (const struct dirent *one = readdir(entries); one != NULL; one = readdir(entries)) {
    if (one->d_type == DT_DIR && strcmp(one->d_name, ".") != 0 && strcmp(one->d_name, "..") != 0) {
      act(group, one->d_name, deep + 1);
    }
  }
  closedir(entries);
}

static void kill_members(int group, int deep);

static void kill_below(int parent, const char *name, int deep) {
  int group = open_plain(parent, name, O_DIRECTORY);
  if (group >= 0) {
    kill_members(group, deep);
    close(group);
  }
}

static void kill_members(int group, int deep) {
  // In v2 this reaches the whole subtree at once, whatever forks meanwhile.
  if (write_to(group, "cgroup.kill", "1")) {
    return;
  }
  // A chain of forks outruns whoever kills one process after the other.
  (void)write_to(group, "pids.max", "0");
  for_each_below(group, deep, kill_below);
  int fd = open_file(group, "cgroup.procs", O_RDONLY);
  char list[LIST_MAX];
  // The list may be cut: those that it lacks come next time.
  ssize_t length = fd >= 0 ? read(fd, list, sizeof list) : -1;
  close_fd(&fd);
  if (length > 0) {
    kill_listed(list, (size_t)length);
  }
}

static void remove_below(int parent, const char *name, int deep) {
  int group = open_plain(parent, name, O_DIRECTORY);
  if (group >= 0) {
    for_each_below(group, deep, remove_below);
    close(group);
  }
  (void)unlinkat(parent, name, AT_REMOVEDIR);
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
    kill_members(leaf->directory, 0);
    for_each_below(leaf->directory, 0, remove_below);
    nanosleep(&pause, NULL);
    pause.tv_nsec = pause.tv_nsec * 2 < LONGEST_PAUSE_NS ? pause.tv_nsec * 2 : LONGEST_PAUSE_NS;
  }
}

void cgroups_kill(const struct cgroups *cgroups) {
  for (size_t i = 0; i < cgroups->count; i++) {
    kill_members(cgroups->leaves[i].directory, 0);
  }
}

void cgroups_remove(struct cgroups *cgroups) {
  for (size_t i = 0; i < cgroups->count; i++) {
    close_fd(&cgroups->leaves[i].entrance);
    remove_leaf(&cgroups->leaves[i], cgroups->spec->cgroups[i].leaf);
  }
  cgroups_forget(cgroups);
}

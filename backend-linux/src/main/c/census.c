#include "census.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "text.h"

enum { LIST_MAX = 4096, PATH_ROOM = 64 };

bool census_has(const struct census *census, pid_t pid) {
  for (size_t i = 0; i < census->count; i++) {
    if (census->pids[i] == pid) {
      return true;
    }
  }
  return false;
}

static void add(struct census *census, pid_t pid) {
  if (census->count < CENSUS_MAX && !census_has(census, pid)) {
    census->pids[census->count++] = pid;
  }
}

// Numbers with a space behind each. One may be cut by the end of what is read at once.
static void add_listed(struct census *census, int list) {
  char content[LIST_MAX];
  pid_t child = 0;
  for (ssize_t length; (length = read(list, content, sizeof content)) > 0;) {
    for (ssize_t i = 0; i < length; i++) {
      bool digit = content[i] >= '0' && content[i] <= '9';
      if (!digit && child > 0) {
        add(census, child);
      }
      child = digit ? child * 10 + (content[i] - '0') : 0;
    }
  }
}

// The children of one thread.
static bool add_children(struct census *census, const char *tasks, const char *thread) {
  struct text path = text_in((char[PATH_ROOM]){0}, PATH_ROOM);
  text_add(&path, tasks);
  text_add(&path, "/");
  text_add(&path, thread);
  text_add(&path, "/children");
  int list = open(path.bytes, O_RDONLY | O_CLOEXEC);
  if (list < 0) {
    return false;
  }
  add_listed(census, list);
  close(list);
  return true;
}

// False if there is no thread whose children are known; the process may have ended.
static bool add_below(struct census *census, pid_t pid) {
  struct text tasks = text_in((char[PATH_ROOM]){0}, PATH_ROOM);
  text_add(&tasks, "/proc/");
  text_add(&tasks, NUMBER(pid));
  text_add(&tasks, "/task");
  DIR *threads = opendir(tasks.bytes);
  if (threads == NULL) {
    return false;
  }
  bool some = false;
  int number = ESRCH;
  for (const struct dirent *one; (one = readdir(threads)) != NULL;) {
    if (one->d_name[0] == '.') {
      continue;
    }
    if (add_children(census, tasks.bytes, one->d_name)) {
      some = true;
    } else {
      number = errno;
    }
  }
  closedir(threads);
  errno = number;
  return some;
}

bool census_take(struct census *census, pid_t root) {
  census->count = 0;
  add(census, root);
  if (!add_below(census, root)) {
    return false;
  }
  for (size_t i = 1; i < census->count; i++) {
    (void)add_below(census, census->pids[i]);
  }
  return true;
}

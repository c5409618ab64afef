#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "descriptors.h"
#include "layers.h"
#include "text.h"

enum { LIST_MAX = 4096, STAT_MAX = 512, PATH_ROOM = 64 };

struct error tree_adopt(void) {
  return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
             ? ok()
             : FAIL(LAYER_REAPER, errno, "prctl: PR_SET_CHILD_SUBREAPER");
}

static int open_proc(const char *process, const char *file) {
  struct text path = text_in((char[PATH_ROOM]){0}, PATH_ROOM);
  text_add(&path, "/proc/");
  text_add(&path, process);
  text_add(&path, file);
  return open(path.bytes, O_RDONLY | O_CLOEXEC);
}

// A child has not been waited for, so its number cannot have gone to another process.
static void kill_child(const char *number, size_t length) {
  pid_t child = (pid_t)number_from(number, length);
  if (child > 0) {
    (void)kill(child, SIGKILL);
  }
}

// What the kernel lists, proc_pid_task(5). The list may be cut: those that it lacks come next time.
static bool kill_listed(int list) {
  char content[LIST_MAX];
  ssize_t length = read(list, content, sizeof content);
  const char *at = content;
  for (const char *end = content + (length > 0 ? length : 0); at < end;) {
    const char *space = memchr(at, ' ', (size_t)(end - at));
    if (space == NULL) {
      break;
    }
    kill_child(at, (size_t)(space - at));
    at = space + 1;
  }
  return length >= 0;
}

// The parent is the second field after the name, which may hold anything, proc_pid_stat(5).
static bool is_child(const char *process) {
  char content[STAT_MAX];
  int stat = open_proc(process, "/stat");
  ssize_t length = stat >= 0 ? read(stat, content, sizeof content - 1) : -1;
  close_fd(&stat);
  if (length <= 0) {
    return false;
  }
  content[length] = '\0';
  const char *name_end = strrchr(content, ')');
  if (name_end == NULL || strlen(name_end) < sizeof ") S 1" - 1) {
    return false;
  }
  const char *parent = name_end + sizeof ") S " - 1;
  return number_from(parent, strcspn(parent, " ")) == (uint64_t)getpid();
}

// For a kernel without CONFIG_PROC_CHILDREN.
static void kill_found(void) {
  DIR *all = opendir("/proc");
  if (all == NULL) {
    return;
  }
  for (const struct dirent *one = readdir(all); one != NULL; one = readdir(all)) {
    bool process = one->d_name[strspn(one->d_name, "0123456789")] == '\0';
    if (process && is_child(one->d_name)) {
      kill_child(one->d_name, strlen(one->d_name));
    }
  }
  closedir(all);
}

static void kill_children(void) {
  struct text task = text_in((char[PATH_ROOM]){0}, PATH_ROOM);
  text_add(&task, "/task/");
  text_add(&task, NUMBER(getpid()));
  text_add(&task, "/children");
  int list = open_proc("self", task.bytes);
  if (list < 0 || !kill_listed(list)) {
    kill_found();
  }
  close_fd(&list);
}

bool tree_is_empty(void) {
  siginfo_t ended;
  return waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD;
}

void tree_end(void) {
  for (;;) {
    kill_children();
    pid_t ended = waitpid(-1, NULL, 0);
    while (ended > 0) {
      ended = waitpid(-1, NULL, WNOHANG);
    }
    if (ended < 0 && errno == ECHILD) {
      return;
    }
  }
}

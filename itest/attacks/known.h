/* Processes of the host's side are known by their names: inside, another process may have the number. */
#pragma once

#include "attack.h"

/* Whether a process is there and has called itself so, PR_SET_NAME(2const). */
static inline bool is_named(pid_t pid, const char *name) {
  char path[64], comm[32] = "";
  snprintf(path, sizeof path, "/proc/%d/comm", pid);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t size = file < 0 ? -1 : read(file, comm, sizeof comm - 1);
  if (file >= 0) {
    close(file);
  }
  size_t length = strlen(name);
  return size == (ssize_t) length + 1 && memcmp(comm, name, length) == 0;
}

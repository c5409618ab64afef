// What /proc says about one process, as seen from outside.
#ifndef AURORA_PROCESS_H
#define AURORA_PROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "error.h"

// Fields of /proc/PID/stat, proc_pid_stat(5).
enum stat_field {
  STAT_USER_TIME = 14,
  STAT_SYSTEM_TIME = 15,
  STAT_CHILDREN_USER_TIME = 16,
  STAT_CHILDREN_SYSTEM_TIME = 17,
  STAT_START_TIME = 22
};

// The beginning of a file of the process, terminated. Its length, or -1 with errno.
ssize_t process_read(pid_t pid, const char *file, char *content, size_t capacity);

// A number of what /stat holds; 0 where there is none.
uint64_t process_stat(const char *content, size_t length, enum stat_field wanted);

// When the process was started, in clock ticks since boot.
struct error start_ticks_of(pid_t pid, uint64_t *ticks);

#endif

#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "layers.h"
#include "text.h"

enum { STAT_MAX = 1024, PATH_ROOM = 64 };

ssize_t process_read(pid_t pid, const char *file, char *content, size_t capacity) {
  struct text path = text_in((char[PATH_ROOM]){0}, PATH_ROOM);
  text_add(&path, "/proc/");
  text_add(&path, NUMBER(pid));
  text_add(&path, file);
  content[0] = '\0';
  int fd = open(path.bytes, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return -1;
  }
  ssize_t length = read(fd, content, capacity - 1);
  int number = errno;
  close(fd);
  errno = number;
  content[length > 0 ? length : 0] = '\0';
  return length;
}

// The name in field 2 may hold anything, even parentheses, so the fields are counted from its end.
uint64_t process_stat(const char *content, size_t length, enum stat_field wanted) {
  size_t at = length;
  while (at > 0 && content[at - 1] != ')') {
    at--;
  }
  int field = 2;
  for (; at < length && field < (int)wanted; at++) {
    field += content[at] == ' ';
  }
  return number_from(content + at, length - at);
}

struct error start_ticks_of(pid_t pid, uint64_t *ticks) {
  char content[STAT_MAX];
  ssize_t length = process_read(pid, "/stat", content, sizeof content);
  int number = length < 0 ? errno : ESRCH;
  *ticks = length > 0 ? process_stat(content, (size_t)length, STAT_START_TIME) : 0;
  return *ticks != 0 ? ok()
                     : FAIL(LAYER_REAPER, number, "read: /proc/", NUMBER(pid), "/stat");
}

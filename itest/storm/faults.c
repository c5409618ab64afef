// Preloaded into a JVM: kills it at, or lets fail, the n-th of its system calls
// that change something below one directory, counted over all threads. A JVM
// makes these calls through the C library, so nothing is slowed down that a
// tracer would stop, and two runs of the same thing count nearly the same.
//
// What can be rebuilt at any time does not count: felix-cache, cache, native,
// and the log of the platform itself.
#include "faults.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static struct orders *orders;
static bool jvm;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("AURORA_FAULTS");
  int fd = file == NULL ? -1 : open(file, O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    return;
  }
  void *mapped = mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED,
                      fd, 0);
  close(fd);
  char name[32] = "";
  int comm = open("/proc/self/comm", O_RDONLY | O_CLOEXEC);
  if (comm >= 0) {
    ssize_t length = read(comm, name, sizeof name - 1);
    close(comm);
    jvm = length == 5 && memcmp(name, "java\n", 5) == 0;
  }
  orders = mapped == MAP_FAILED ? NULL : mapped;
}

static bool armed(void) {
  if (orders == NULL || atomic_load(&orders->mode) == OFF) {
    return false;
  }
  return orders->pid == 0 ? jvm : orders->pid == getpid();
}

static bool counts(const char *path) {
  size_t length = strlen(orders->prefix);
  if (strncmp(path, orders->prefix, length) != 0 || path[length] != '/') {
    return false;
  }
  static const char *const REBUILT[] = {"/felix-cache", "/cache", "/native",
                                        "/logs/aurora."};
  for (size_t i = 0; i < sizeof REBUILT / sizeof *REBUILT; i++) {
    if (strncmp(path + length, REBUILT[i], strlen(REBUILT[i])) == 0) {
      return false;
    }
  }
  return true;
}

// Whether the call is to fail; errno is set then.
static bool at(const char *call, const char *path) {
  if (!counts(path)) {
    return false;
  }
  unsigned mode = atomic_load(&orders->mode);
  unsigned number = atomic_fetch_add(&orders->count, 1) + 1;
  char *text = orders->calls[(number - 1) % SEEN];
  snprintf(text, TEXT, "%s %s", call, path + strlen(orders->prefix) + 1);
  bool now = mode == FAIL_FROM ? number >= orders->at : number == orders->at;
  if (mode < KILL || !now) {
    return false;
  }
  atomic_fetch_add(&orders->hit, 1);
  if (mode == KILL) {
    kill(getpid(), SIGKILL);
    pause();
  }
  errno = (int)orders->error;
  return true;
}

static bool at_descriptor(const char *call, int fd) {
  if (!armed()) {
    return false;
  }
  int before = errno;
  char link[48];
  char path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = before;
  path[length < 0 ? 0 : length] = 0;
  return at(call, path);
}

static bool at_path(const char *call, int directory, const char *name) {
  if (!armed()) {
    return false;
  }
  if (name[0] == '/') {
    return at(call, name);
  }
  int before = errno;
  char link[48] = "/proc/self/cwd";
  char path[PATH_MAX];
  if (directory != AT_FDCWD) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
  }
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = before;
  if (length < 0) {
    return false;
  }
  snprintf(path + length, sizeof path - (size_t)length, "/%s", name);
  return at(call, path);
}

static void *next(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (found == NULL) {
    abort();
  }
  return found;
}

// The function of the C library behind the one of the same name here.
#define NEXT(name)                                                             \
  static __typeof__(&name) real;                                               \
  if (real == NULL) {                                                          \
    real = (__typeof__(&name))next(#name);                                     \
  }

#define ON_DESCRIPTOR(result, name, parameters, ...)                           \
  result name parameters {                                                     \
    NEXT(name)                                                                 \
    return at_descriptor(#name, fd) ? -1 : real(__VA_ARGS__);                  \
  }

#define ON_PATH(name, parameters, directory, path, ...)                        \
  int name parameters {                                                        \
    NEXT(name)                                                                 \
    return at_path(#name, directory, path) ? -1 : real(__VA_ARGS__);           \
  }

ON_DESCRIPTOR(ssize_t, write, (int fd, const void *data, size_t size), fd, data,
              size)
ON_DESCRIPTOR(ssize_t, writev, (int fd, const struct iovec *data, int count),
              fd, data, count)
ON_DESCRIPTOR(ssize_t, pwrite64,
              (int fd, const void *data, size_t size, off64_t offset), fd, data,
              size, offset)
ON_DESCRIPTOR(int, fsync, (int fd), fd)
ON_DESCRIPTOR(int, fdatasync, (int fd), fd)
ON_DESCRIPTOR(int, ftruncate64, (int fd, off64_t size), fd, size)
ON_DESCRIPTOR(int, fchmod, (int fd, mode_t mode), fd, mode)
ON_DESCRIPTOR(int, fchown, (int fd, uid_t user, gid_t group), fd, user, group)

ssize_t sendfile64(int out, int in, off64_t *offset, size_t size) {
  NEXT(sendfile64)
  return at_descriptor("sendfile", out) ? -1 : real(out, in, offset, size);
}

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to,
                        size_t size, unsigned flags) {
  NEXT(copy_file_range)
  return at_descriptor("copy_file_range", out)
             ? -1
             : real(in, from, out, to, size, flags);
}

ON_PATH(mkdir, (const char *path, mode_t mode), AT_FDCWD, path, path, mode)
ON_PATH(rmdir, (const char *path), AT_FDCWD, path, path)
ON_PATH(unlink, (const char *path), AT_FDCWD, path, path)
ON_PATH(unlinkat, (int fd, const char *path, int flags), fd, path, fd, path,
        flags)
ON_PATH(rename, (const char *from, const char *to), AT_FDCWD, to, from, to)
ON_PATH(renameat, (int fd, const char *from, int other, const char *to), other,
        to, fd, from, other, to)
ON_PATH(link, (const char *from, const char *to), AT_FDCWD, to, from, to)
ON_PATH(symlink, (const char *from, const char *to), AT_FDCWD, to, from, to)
ON_PATH(chmod, (const char *path, mode_t mode), AT_FDCWD, path, path, mode)
ON_PATH(chown, (const char *path, uid_t user, gid_t group), AT_FDCWD, path,
        path, user, group)
ON_PATH(lchown, (const char *path, uid_t user, gid_t group), AT_FDCWD, path,
        path, user, group)

// Only what makes or empties a file changes something.
static bool changes(int flags) { return (flags & (O_CREAT | O_TRUNC)) != 0; }

static mode_t mode_of(int flags, va_list list) {
  return (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;
}

#define OPEN(name)                                                             \
  int name(const char *path, int flags, ...) {                                 \
    NEXT(name)                                                                 \
    va_list list;                                                              \
    va_start(list, flags);                                                     \
    mode_t mode = mode_of(flags, list);                                        \
    va_end(list);                                                              \
    bool fails = changes(flags) && at_path("open", AT_FDCWD, path);            \
    return fails ? -1 : real(path, flags, mode);                               \
  }

#define OPENAT(name)                                                           \
  int name(int fd, const char *path, int flags, ...) {                         \
    NEXT(name)                                                                 \
    va_list list;                                                              \
    va_start(list, flags);                                                     \
    mode_t mode = mode_of(flags, list);                                        \
    va_end(list);                                                              \
    bool fails = changes(flags) && at_path("openat", fd, path);                \
    return fails ? -1 : real(fd, path, flags, mode);                           \
  }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

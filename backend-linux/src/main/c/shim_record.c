// What a shim leaves in its run directory: who it is, and how its program ended.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "descriptors.h"
#include "kernel.h"
#include "layers.h"
#include "process.h"
#include "shim.h"
#include "text.h"
#include "watch.h"

enum { STATE_MAX = 4096 + MAX_CGROUPS * (MAX_PATH + MAX_NAME + 64), BOOT_ID = 36 };

static int write_whole(int directory, const char *temporary, const void *bytes, size_t length,
                       bool durable) {
  int fd =
      openat(directory, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    return errno;
  }
  int number = 0;
  const char *at = bytes;
  while (number == 0 && length > 0) {
    ssize_t step = write(fd, at, length);
    if (step < 0 && errno != EINTR) {
      number = errno;
    } else if (step > 0) {
      at += step;
      length -= (size_t)step;
    }
  }
  if (number == 0 && durable && fsync(fd) != 0) {
    number = errno;
  }
  close(fd);
  return number;
}

static int sync_directory(int directory) {
  // The one that we have is only a place.
  int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int number = fd < 0 || fsync(fd) != 0 ? errno : 0;
  close_fd(&fd);
  return number;
}

static int replace(int directory, const char *name, const void *bytes, size_t length,
                   bool durable) {
  struct text temporary = text_in((char[MAX_NAME]){0}, MAX_NAME);
  text_add(&temporary, name);
  text_add(&temporary, ".new");
  int number = write_whole(directory, temporary.bytes, bytes, length, durable);
  if (number == 0 && renameat(directory, temporary.bytes, directory, name) != 0) {
    number = errno;
  }
  if (number != 0) {
    (void)unlinkat(directory, temporary.bytes, 0);
    return number;
  }
  return durable ? sync_directory(directory) : 0;
}

static void add_line(struct text *text, const char *key, const char *first, const char *second) {
  text_add(text, key);
  text_add(text, " ");
  text_add(text, first);
  if (second != NULL) {
    text_add(text, " ");
    text_add(text, second);
  }
  text_add(text, "\n");
}

static void add_boot(struct text *text) {
  char id[BOOT_ID + 1] = "";
  int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  if (fd >= 0) {
    (void)!read(fd, id, BOOT_ID);
    close(fd);
  }
  add_line(text, "boot", id, NULL);
}

static void add_leaves(struct text *text, const struct launch *launch) {
  for (size_t i = 0; i < launch->cgroups.count; i++) {
    const struct cgroup_spec *spec = &launch->spec.cgroups[i];
    struct stat leaf = {0};
    (void)fstat(launch->cgroups.leaves[i].directory, &leaf);
    text_add(text, "cgroup ");
    text_add(text, NUMBER(leaf.st_ino));
    text_add(text, " ");
    text_add(text, spec->parent);
    text_add(text, "/");
    text_add(text, spec->leaf);
    text_add(text, "\n");
  }
}

// Not flushed to the disk: after a power cut there is nobody left that it could speak of.
struct error shim_write_state(const struct watch *watch, pid_t worker) {
  const struct launch *launch = watch->launch;
  const struct shim_spec *spec = &launch->spec.shim;
  static char bytes[STATE_MAX];
  uint64_t own_ticks = 0;
  TRY(start_ticks_of(getpid(), &own_ticks));
  struct stat namespace = {0};
  (void)stat("/proc/self/ns/pid", &namespace);
  struct text text = text_in(bytes, sizeof bytes);
  add_line(&text, "aurora-shim", "1", NULL);
  add_line(&text, "launch", spec->launch, NULL);
  add_line(&text, "name", spec->name, NULL);
  add_line(&text, "sandbox", spec->sandbox, NULL);
  add_boot(&text);
  add_line(&text, "pid-namespace", NUMBER(namespace.st_ino), NULL);
  add_line(&text, "shim", NUMBER(getpid()), NUMBER(own_ticks));
  add_line(&text, "program", NUMBER(worker), NUMBER(watch->start_ticks));
  add_line(&text, "reaper", NUMBER(launch->child.pid), NULL);
  add_line(&text, "started", NUMBER(launch->shim.started_us), NULL);
  add_leaves(&text, launch);
  int number = replace(launch->shim.directory, SHIM_STATE, text.bytes, text.length, false);
  return number == 0 ? ok() : FAIL(LAYER_SHIM, number, "write: ", spec->directory, "/" SHIM_STATE);
}

int shim_write_exit(const struct shim *shim, const struct buffer *exit_message) {
  return replace(shim->directory, SHIM_EXIT, exit_message->bytes, exit_message->length, true);
}

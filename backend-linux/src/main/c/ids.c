#include "ids.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <string.h>
#include <unistd.h>

#include <linux/sched.h>

#include "layers.h"
#include "report.h"
#include "text.h"

enum { PROC_PATH_MAX = 64, MAP_MAX = 64 };

struct error ids_drop_groups(struct buffer *report) {
  int count = getgroups(0, NULL);
  if (count < 0) {
    return FAIL(LAYER_IDENTITY, errno, "getgroups");
  }
  if (count == 0 || setgroups(0, NULL) == 0) {
    report_applied(report, LAYER_IDENTITY, "");
    return ok();
  }
  if (errno != EPERM) {
    return FAIL(LAYER_IDENTITY, errno, "setgroups");
  }
  struct text detail = text_in((char[MAP_MAX]){0}, MAP_MAX);
  text_add(&detail, "supplementary groups kept: ");
  text_add(&detail, NUMBER(count));
  report_applied(report, LAYER_IDENTITY, detail.bytes);
  return ok();
}

static struct error write_map(pid_t child, const char *file, const char *content) {
  struct text path = text_in((char[PROC_PATH_MAX]){0}, PROC_PATH_MAX);
  text_add(&path, "/proc/");
  text_add(&path, NUMBER(child));
  text_add(&path, "/");
  text_add(&path, file);
  int fd = open(path.bytes, O_WRONLY | O_CLOEXEC);
  if (fd < 0) {
    return FAIL(LAYER_IDENTITY, errno, "open: ", path.bytes);
  }
  ssize_t written = write(fd, content, strlen(content));
  int number = errno;
  close(fd);
  return written >= 0 ? ok() : FAIL(LAYER_IDENTITY, number, "write '", content, "' to ", file);
}

static struct error map_one(pid_t child, const char *file, uint32_t inside, uint32_t outside) {
  struct text line = text_in((char[MAP_MAX]){0}, MAP_MAX);
  text_add(&line, NUMBER(inside));
  text_add(&line, " ");
  text_add(&line, NUMBER(outside));
  text_add(&line, " 1");
  return write_map(child, file, line.bytes);
}

struct error ids_map(const struct spec *spec, pid_t child) {
  if ((spec->namespaces & CLONE_NEWUSER) == 0) {
    return ok();
  }
  // The child has not been waited for, so its number cannot have gone to another process.
  TRY(write_map(child, "setgroups", "deny"));
  TRY(map_one(child, "gid_map", spec->inside_gid, spec->outside_gid));
  return map_one(child, "uid_map", spec->inside_uid, spec->outside_uid);
}

static struct error become(uid_t uid, gid_t gid) {
  if (setresgid(gid, gid, gid) != 0) {
    return FAIL(LAYER_IDENTITY, errno, "setresgid: ", NUMBER(gid));
  }
  if (setresuid(uid, uid, uid) != 0) {
    return FAIL(LAYER_IDENTITY, errno, "setresuid: ", NUMBER(uid));
  }
  return ok();
}

struct error ids_enter(const struct spec *spec) {
  bool mapped = (spec->namespaces & CLONE_NEWUSER) != 0;
  return mapped ? become(spec->inside_uid, spec->inside_gid) : ok();
}

struct error ids_switch(const struct spec *spec) {
  bool mapped = (spec->namespaces & CLONE_NEWUSER) != 0;
  return mapped ? ok() : become(spec->outside_uid, spec->outside_gid);
}

#include "limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "kernel.h"
#include "layers.h"
#include "report.h"
#include "text.h"

enum { CLAMPS_MAX = 512 };

static const char *const NAMES[MAX_RLIMITS] = {
    [RLIMIT_CPU] = "cpu",           [RLIMIT_FSIZE] = "fsize",
    [RLIMIT_DATA] = "data",         [RLIMIT_STACK] = "stack",
    [RLIMIT_CORE] = "core",         [RLIMIT_RSS] = "rss",
    [RLIMIT_NPROC] = "nproc",       [RLIMIT_NOFILE] = "nofile",
    [RLIMIT_MEMLOCK] = "memlock",   [RLIMIT_AS] = "as",
    [RLIMIT_LOCKS] = "locks",       [RLIMIT_SIGPENDING] = "sigpending",
    [RLIMIT_MSGQUEUE] = "msgqueue", [RLIMIT_NICE] = "nice",
    [RLIMIT_RTPRIO] = "rtprio",     [RLIMIT_RTTIME] = "rttime",
};

static int clamp(const struct rlimit_spec *asked, struct text *clamps) {
  struct rlimit present;
  if (limit_self(asked->resource, NULL, &present) != 0) {
    return errno;
  }
  // Lowering is everybody's right, so something else has forbidden it.
  if (asked->hard <= present.rlim_max) {
    return EPERM;
  }
  struct rlimit nearest = {.rlim_cur = asked->soft, .rlim_max = present.rlim_max};
  if (nearest.rlim_cur > nearest.rlim_max) {
    nearest.rlim_cur = nearest.rlim_max;
  }
  if (limit_self(asked->resource, &nearest, NULL) != 0) {
    return errno;
  }
  text_add(clamps, clamps->length == 0 ? "" : "; ");
  text_add(clamps, NAMES[asked->resource]);
  text_add(clamps, ": hard limit clamped to ");
  text_add(clamps, NUMBER(present.rlim_max));
  return 0;
}

struct error limits_apply(const struct spec *spec, struct buffer *report) {
  struct text clamps = text_in((char[CLAMPS_MAX]){0}, CLAMPS_MAX);
  for (size_t i = 0; i < spec->rlimit_count; i++) {
    const struct rlimit_spec *asked = &spec->rlimits[i];
    const struct rlimit limit = {.rlim_cur = asked->soft, .rlim_max = asked->hard};
    int number = limit_self(asked->resource, &limit, NULL) == 0 ? 0 : errno;
    if (number == EPERM) {
      number = clamp(asked, &clamps);
    }
    if (number != 0) {
      return FAIL(LAYER_RLIMIT, number, "setrlimit: ", NAMES[asked->resource]);
    }
  }
  if (spec->rlimit_count != 0) {
    report_applied(report, LAYER_RLIMIT, clamps.bytes);
  }
  return ok();
}

struct error limits_oom_score(const struct spec *spec, struct buffer *report) {
  if (!spec->has_oom_score_adj) {
    return ok();
  }
  const char *score = NUMBER(spec->oom_score_adj);
  int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd < 0) {
    return FAIL(LAYER_OOM, errno, "open: /proc/self/oom_score_adj");
  }
  ssize_t written = write(fd, score, strlen(score));
  int number = errno;
  close(fd);
  if (written < 0) {
    return FAIL(LAYER_OOM, number, "write: ", score);
  }
  report_applied(report, LAYER_OOM, score);
  return ok();
}

#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "descriptors.h"
#include "kernel.h"
#include "layers.h"
#include "report.h"
#include "text.h"

enum { COUNTER_MAX = 4096, USAGE_MAX = 256, LAYER_NAME_MAX = 320 };

static struct error check_hierarchy(struct leaf *leaf, const struct cgroup_spec *spec) {
  struct statfs info;
  if (fstatfs(leaf->parent, &info) != 0) {
    return FAIL(LAYER_CGROUP, errno, "statfs: ", spec->parent);
  }
  leaf->unified = info.f_type == CGROUP2_SUPER_MAGIC;
  if (!leaf->unified && info.f_type != CGROUP_SUPER_MAGIC) {
    return FAIL(LAYER_CGROUP, EINVAL, "not in a cgroup hierarchy: ", spec->parent);
  }
  if (spec->v2 && !leaf->unified) {
    return FAIL(LAYER_CGROUP, EINVAL, "not in the v2 hierarchy: ", spec->parent);
  }
  return ok();
}

static int write_value(int directory, const char *file, const char *value) {
  int fd = open_file(directory, file, O_WRONLY);
  if (fd < 0) {
    return errno;
  }
  ssize_t written = write(fd, value, strlen(value));
  int number = written < 0 ? errno : 0;
  close(fd);
  return number;
}

static struct error fill_one(struct leaf *leaf, const struct cgroup_spec *spec, size_t index,
                             size_t at, struct buffer *report) {
  const struct cgroup_write *write = &spec->writes[at];
  int number = write_value(leaf->directory, write->file, write->value);
  if (number == 0) {
    return ok();
  }
  if (write->required) {
    return FAIL(LAYER_CGROUP, number, "write ", write->value, " to ", spec->parent, "/", spec->leaf,
                "/", write->file);
  }
  leaf->left_out |= at < LEFT_OUT_BITS ? UINT64_C(1) << at : 0;
  struct text layer = text_in((char[LAYER_NAME_MAX]){0}, LAYER_NAME_MAX);
  text_add(&layer, "cgroup:");
  text_add(&layer, NUMBER(index));
  text_add(&layer, ":");
  text_add(&layer, write->file);
  report_missing(report, layer.bytes, number, write->value);
  return ok();
}

static struct error fill_leaf(struct cgroups *cgroups, size_t index, bool finish,
                              struct buffer *report) {
  const struct cgroup_spec *spec = &cgroups->spec->cgroups[index];
  for (size_t at = 0; at < spec->write_count; at++) {
    bool waits = cgroups->spec->probe.asked && strcmp(spec->writes[at].file, "pids.max") == 0;
    if (waits == finish) {
      TRY(fill_one(&cgroups->leaves[index], spec, index, at, report));
    }
  }
  return ok();
}

struct error cgroups_finish(struct cgroups *cgroups, struct buffer *report) {
  for (size_t i = 0; i < cgroups->count; i++) {
    TRY(fill_leaf(cgroups, i, true, report));
  }
  return ok();
}

// In v1 a process that moves itself through `tasks` spares the lock over all threads of the machine
// that `cgroup.procs` takes; a single-threaded one moves as a whole that way.
static struct error open_entrance(struct leaf *leaf, const struct cgroup_spec *spec) {
  const char *file = leaf->unified ? "cgroup.procs" : "tasks";
  leaf->entrance = open_file(leaf->directory, file, O_WRONLY);
  if (leaf->entrance < 0) {
    return FAIL(LAYER_CGROUP, errno, "open: ", spec->parent, "/", spec->leaf, "/", file);
  }
  return ok();
}

static struct error make_leaf(struct cgroups *cgroups, const struct cgroup_spec *spec, size_t index,
                              struct buffer *report) {
  struct leaf *leaf = &cgroups->leaves[index];
  *leaf = (struct leaf){.parent = -1, .directory = -1, .entrance = -1};
  int parent = open_plain(AT_FDCWD, spec->parent, O_DIRECTORY);
  if (parent < 0) {
    return FAIL(LAYER_CGROUP, errno, "open: ", spec->parent);
  }
  leaf->parent = parent;
  struct error wrong = check_hierarchy(leaf, spec);
  if (wrong.number == 0 && mkdirat(parent, spec->leaf, 0755) != 0) {
    wrong = FAIL(LAYER_CGROUP, errno, "mkdir: ", spec->parent, "/", spec->leaf);
  }
  if (wrong.number != 0) {
    close_fd(&leaf->parent);
    return wrong;
  }
  cgroups->count = index + 1;
  leaf->directory = open_plain(parent, spec->leaf, O_DIRECTORY);
  if (leaf->directory < 0) {
    return FAIL(LAYER_CGROUP, errno, "open: ", spec->parent, "/", spec->leaf);
  }
  TRY(fill_leaf(cgroups, index, false, report));
  if (!spec->v2) {
    return open_entrance(leaf, spec);
  }
  cgroups->born_into = leaf->directory;
  return ok();
}

static struct error open_usage(struct cgroups *cgroups, const struct spec *spec) {
  if (spec->cpu_us == 0) {
    return ok();
  }
  const char *file = spec->cpu_format == CPU_CPUACCT ? "cpuacct.usage" : "cpu.stat";
  cgroups->cpu_usage = open_file(cgroups->leaves[spec->cpu_cgroup].directory, file, O_RDONLY);
  if (cgroups->cpu_usage < 0) {
    return FAIL(LAYER_CGROUP, errno, "open: ", spec->cgroups[spec->cpu_cgroup].parent, "/",
                spec->cgroups[spec->cpu_cgroup].leaf, "/", file);
  }
  return ok();
}

struct error cgroups_make(const struct spec *spec, struct cgroups *cgroups, struct buffer *report) {
  cgroups->spec = spec;
  cgroups->count = 0;
  cgroups->born_into = -1;
  cgroups->cpu_usage = -1;
  cgroups->oom_event = -1;
  cgroups->oom_control = -1;
  for (size_t i = 0; i < spec->cgroup_count; i++) {
    TRY(make_leaf(cgroups, &spec->cgroups[i], i, report));
  }
  TRY(open_usage(cgroups, spec));
  TRY(cgroups_watch_memory(cgroups));
  for (size_t i = 0; i < spec->cgroup_count; i++) {
    report_applied(report, LAYER_CGROUP, spec->cgroups[i].parent);
  }
  return ok();
}

struct error cgroups_enter(const struct cgroups *cgroups) {
  for (size_t i = 0; i < cgroups->count; i++) {
    int entrance = cgroups->leaves[i].entrance;
    if (entrance >= 0 && write(entrance, "0", 1) != 1) {
      return FAIL(LAYER_CGROUP, errno, "join: ", cgroups->spec->cgroups[i].parent, "/",
                  cgroups->spec->cgroups[i].leaf);
    }
  }
  return ok();
}

void cgroups_forget(struct cgroups *cgroups) {
  for (size_t i = 0; i < cgroups->count; i++) {
    close_fd(&cgroups->leaves[i].parent);
    close_fd(&cgroups->leaves[i].directory);
    close_fd(&cgroups->leaves[i].entrance);
  }
  close_fd(&cgroups->cpu_usage);
  close_fd(&cgroups->oom_event);
  close_fd(&cgroups->oom_control);
  cgroups->count = 0;
}

uint64_t cgroups_cpu_us(const struct cgroups *cgroups) {
  char content[USAGE_MAX + 1];
  ssize_t length = pread(cgroups->cpu_usage, content, USAGE_MAX, 0);
  if (length <= 0) {
    return 0;
  }
  content[length] = '\0';
  if (cgroups->spec->cpu_format == CPU_CPUACCT) {
    return number_from(content, (size_t)length) / 1000;
  }
  static const char key[] = "usage_usec ";
  const char *line = strstr(content, key);
  if (line == NULL) {
    return 0;
  }
  const char *value = line + sizeof key - 1;
  return number_from(value, (size_t)(content + length - value));
}

static void count_file(int directory, uint32_t index, const char *file,
                       struct buffer *exit_message) {
  char content[COUNTER_MAX];
  int fd = open_file(directory, file, O_RDONLY);
  if (fd < 0) {
    return;
  }
  ssize_t length = read(fd, content, sizeof content);
  close(fd);
  if (length < 0) {
    return;
  }
  size_t mark = begin_field(exit_message, 8);
  put_u32(exit_message, 1, index);
  put_string(exit_message, 2, file);
  put_field(exit_message, 3, content, (size_t)length);
  end_field(exit_message, mark);
}

void cgroups_count(const struct cgroups *cgroups, struct buffer *exit_message) {
  for (size_t i = 0; i < cgroups->count; i++) {
    const struct cgroup_spec *spec = &cgroups->spec->cgroups[i];
    for (size_t j = 0; j < spec->read_count; j++) {
      count_file(cgroups->leaves[i].directory, (uint32_t)i, spec->reads[j], exit_message);
    }
  }
}

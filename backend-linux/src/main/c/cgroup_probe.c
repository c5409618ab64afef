// The self-probe of the cgroups. It is done outside, where they can be seen.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cgroup.h"
#include "kernel.h"
#include "layers.h"
#include "report.h"
#include "text.h"

enum { CONTENT_MAX = 4096, NAME_MAX_OF_LAYER = 320 };

static const uint64_t NO_LIMIT = UINT64_C(1) << 62;

static bool read_all(int directory, const char *file, char content[CONTENT_MAX + 1]) {
  int fd = open_file(directory, file, O_RDONLY);
  ssize_t length = fd >= 0 ? read(fd, content, CONTENT_MAX) : -1;
  if (fd >= 0) {
    close(fd);
  }
  content[length > 0 ? length : 0] = '\0';
  return length >= 0;
}

static bool is_number(const char *text) {
  return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

// Memory is counted in pages, and a limit rounded down to them.
static bool is_same_number(const char *wanted, const char *line) {
  if (!is_number(wanted) || !is_number(line)) {
    return false;
  }
  uint64_t asked = number_from(wanted, strlen(wanted));
  uint64_t found = number_from(line, strlen(line));
  return found <= asked && asked - found < (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool is_no_limit(const char *text) {
  bool large = is_number(text) && number_from(text, strlen(text)) >= NO_LIMIT;
  return large || strcmp(text, "max") == 0 || strcmp(text, "-1") == 0;
}

// A file shows what was written, or more of the same kind behind it (cpu.max, io.max).
static bool shows(char *content, const char *wanted) {
  size_t length = strlen(wanted);
  for (char *line = strtok(content, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    bool begins = strncmp(line, wanted, length) == 0;
    if (begins && (line[length] == '\0' || line[length] == ' ')) {
      return true;
    }
    if (is_same_number(wanted, line) || (is_no_limit(wanted) && is_no_limit(line))) {
      return true;
    }
  }
  return false;
}

static bool lists(char *content, pid_t worker) {
  for (char *line = strtok(content, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    if (number_from(line, strlen(line)) == (uint64_t)worker) {
      return true;
    }
  }
  return false;
}

static void probe_limit(const struct leaf *leaf, const struct cgroup_write *write, size_t index,
                        struct buffer *report) {
  char content[CONTENT_MAX + 1];
  if (!read_all(leaf->directory, write->file, content) || shows(content, write->value)) {
    return;
  }
  struct text layer = text_in((char[NAME_MAX_OF_LAYER]){0}, NAME_MAX_OF_LAYER);
  text_add(&layer, LAYER_PROBE ":" LAYER_CGROUP ":");
  text_add(&layer, NUMBER(index));
  text_add(&layer, ":");
  text_add(&layer, write->file);
  report_missing(report, layer.bytes, 0, write->value);
}

static void probe_leaf(const struct leaf *leaf, const struct cgroup_spec *spec, size_t index,
                       pid_t worker, struct buffer *report) {
  char content[CONTENT_MAX + 1];
  bool inside = read_all(leaf->directory, "cgroup.procs", content) && lists(content, worker);
  if (inside) {
    report_applied(report, LAYER_PROBE ":" LAYER_CGROUP, spec->parent);
  } else {
    report_missing(report, LAYER_PROBE ":" LAYER_CGROUP, 0, spec->parent);
  }
  for (size_t at = 0; at < spec->write_count; at++) {
    bool left_out = at < LEFT_OUT_BITS && (leaf->left_out >> at & 1) != 0;
    if (!left_out) {
      probe_limit(leaf, &spec->writes[at], index, report);
    }
  }
}

void cgroups_probe(const struct cgroups *cgroups, pid_t worker, struct buffer *report) {
  for (size_t i = 0; i < cgroups->count; i++) {
    probe_leaf(&cgroups->leaves[i], &cgroups->spec->cgroups[i], i, worker, report);
  }
}

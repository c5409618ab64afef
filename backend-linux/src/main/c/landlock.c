#include "landlock.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel.h"
#include "layers.h"
#include "report.h"
#include "text.h"

// Of a file that is no directory a rule can allow these only, landlock(7).
static const uint64_t OF_A_FILE =
    FILE_EXECUTE | FILE_WRITE | FILE_READ | FILE_TRUNCATE | FILE_IOCTL | FILE_RESOLVE_UNIX;

// Only the words in use: an older kernel knows fewer.
static size_t size_of(const struct landlock_rights *handled) {
  if (handled->scopes != 0) {
    return sizeof *handled;
  }
  return handled->network != 0 ? offsetof(struct landlock_rights, scopes)
                               : offsetof(struct landlock_rights, network);
}

static bool may_be_absent(const struct spec *spec, const char *path) {
  for (size_t i = 0; i < spec->mount_count; i++) {
    const struct mount_spec *mount = &spec->mounts[i];
    if ((mount->flags & FLAG_OPTIONAL) != 0 && strcmp(mount->target, path) == 0) {
      return true;
    }
  }
  return false;
}

static struct error allow_at(int ruleset, const struct landlock_rule *rule, int place) {
  struct stat found;
  if (fstat(place, &found) != 0) {
    return FAIL(LAYER_LANDLOCK, errno, "fstat: ", rule->path);
  }
  uint64_t rights = rule->allowed & (S_ISDIR(found.st_mode) ? UINT64_MAX : OF_A_FILE);
  if (rights != 0 && landlock_allow(ruleset, rights, place) != 0) {
    return FAIL(LAYER_LANDLOCK, errno, "landlock_add_rule: ", rule->path);
  }
  return ok();
}

static struct error allow(const struct spec *spec, int ruleset, const struct landlock_rule *rule) {
  int place = open_plain(AT_FDCWD, rule->path, 0);
  if (place < 0 && errno == ENOENT && may_be_absent(spec, rule->path)) {
    return ok();
  }
  if (place < 0) {
    return FAIL(LAYER_LANDLOCK, errno, "open: ", rule->path);
  }
  struct error wrong = allow_at(ruleset, rule, place);
  close(place);
  return wrong;
}

static struct error restrict_by(const struct spec *spec, int ruleset) {
  for (size_t i = 0; i < spec->landlock.rule_count; i++) {
    TRY(allow(spec, ruleset, &spec->landlock.rules[i]));
  }
  for (size_t i = 0; i < spec->landlock.port_count; i++) {
    const struct landlock_port *port = &spec->landlock.ports[i];
    if (landlock_allow_port(ruleset, port->allowed, port->port) != 0) {
      return FAIL(LAYER_LANDLOCK, errno, "landlock_add_rule: port ", NUMBER(port->port));
    }
  }
  if (landlock_restrict(ruleset, spec->landlock.flags) != 0) {
    return FAIL(LAYER_LANDLOCK, errno, "landlock_restrict_self");
  }
  return ok();
}

static struct error explain(int number) {
  switch (number) {
    case ENOSYS:
      return FAIL(LAYER_LANDLOCK, number,
                  "landlock_create_ruleset: needs Linux 5.13 built with it");
    case EOPNOTSUPP:
      return FAIL(LAYER_LANDLOCK, number, "landlock_create_ruleset: not enabled at boot");
    case EINVAL:
    case E2BIG:
      return FAIL(LAYER_LANDLOCK, number, "landlock_create_ruleset: rights unknown to this kernel");
    default:
      return FAIL(LAYER_LANDLOCK, number, "landlock_create_ruleset");
  }
}

struct error landlock_apply(const struct spec *spec, struct buffer *report) {
  const struct landlock_spec *asked = &spec->landlock;
  if (!asked->asked) {
    return ok();
  }
  const struct landlock_rights handled = {asked->files, asked->network, asked->scopes};
  int ruleset = landlock_create(&handled, size_of(&handled));
  if (ruleset < 0) {
    return explain(errno);
  }
  struct error wrong = restrict_by(spec, ruleset);
  close(ruleset);
  if (wrong.number == 0) {
    report_applied(report, LAYER_LANDLOCK, "");
  }
  return wrong;
}

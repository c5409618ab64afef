#include "spec.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "layers.h"
#include "spec_parts.h"
#include "text.h"

enum tag {
  TAG_VERSION = 1,
  TAG_NAMESPACES = 2,
  TAG_IDENTITY = 3,
  TAG_ARG = 4,
  TAG_ENV = 5,
  TAG_CWD = 6,
  TAG_HOSTNAME = 7,
  TAG_MOUNT = 8,
  TAG_RLIMIT = 9,
  TAG_CAPABILITIES = 10,
  TAG_CGROUP = 11,
  TAG_WALL_US = 12,
  TAG_CPU_US = 13,
  TAG_WAIT_GO = 14,
  TAG_LOOPBACK = 15,
  TAG_OOM_SCORE_ADJ = 16,
  TAG_UMASK = 17,
  TAG_LANDLOCK = 18,
  TAG_SECCOMP = 19,
  TAG_PROBE = 20,
  TAG_EGRESS_PORT = 21,
  TAG_LISTEN = 22,
  TAG_WATCHDOG = 23,
  TAG_NO_NESTED = 24,
  TAG_SHIM = 28,
  TAG_LIMIT = 29
};

static const uint32_t MANDATORY = 1U << TAG_VERSION | 1U << TAG_NAMESPACES | 1U << TAG_IDENTITY;

static struct error parse_version(const struct field *field) {
  uint32_t version = 0;
  TRY(u32_field(field, "VERSION", &version));
  return version == SPEC_VERSION ? ok() : invalid("VERSION", "only 1 is known", NUMBER(version));
}

static struct error parse_identity(struct spec *spec, const struct field *field) {
  if (field->length != 16) {
    return malformed("IDENTITY has four numbers");
  }
  uint32_t *const ids[] = {&spec->outside_uid, &spec->outside_gid, &spec->inside_uid,
                           &spec->inside_gid};
  for (size_t i = 0; i < 4; i++) {
    *ids[i] = u32_at(field->bytes + 4 * i);
    if (*ids[i] == UINT32_MAX) {
      return invalid("IDENTITY", "not an id", "-1");
    }
  }
  return ok();
}

static struct error parse_cpu(struct spec *spec, const struct field *field) {
  if (field->length != 16) {
    return malformed("CPU_US has a limit, a cgroup and a format");
  }
  spec->cpu_us = u64_at(field->bytes);
  spec->cpu_cgroup = u32_at(field->bytes + 8);
  spec->cpu_format = u32_at(field->bytes + 12);
  return ok();
}

static struct error parse_watchdog(struct spec *spec, const struct field *field) {
  if (field->length != 16) {
    return malformed("WATCHDOG has a limit of memory and one of CPU time");
  }
  struct watchdog_spec watchdog = {true, u64_at(field->bytes), u64_at(field->bytes + 8)};
  spec->watchdog = watchdog;
  return watchdog.memory != 0 || watchdog.cpu_us != 0 ? ok() : malformed("WATCHDOG: no limit");
}

static struct error parse_oom_score_adj(struct spec *spec, const struct field *field) {
  uint32_t value = 0;
  TRY(u32_field(field, "OOM_SCORE_ADJ", &value));
  if (value > 1000) {
    return invalid("OOM_SCORE_ADJ", "not between 0 and 1000", NUMBER(value));
  }
  spec->has_oom_score_adj = true;
  spec->oom_score_adj = (int32_t)value;
  return ok();
}

static struct error parse_single(struct spec *spec, const struct field *field) {
  switch (field->tag) {
    case TAG_VERSION:
      return parse_version(field);
    case TAG_NAMESPACES:
      return u32_field(field, "NAMESPACES", &spec->namespaces);
    case TAG_IDENTITY:
      return parse_identity(spec, field);
    case TAG_CWD:
      TRY(text_field(spec, field, "CWD", MAX_PATH, &spec->cwd));
      return check_absolute("CWD", spec->cwd);
    case TAG_HOSTNAME:
      return text_field(spec, field, "HOSTNAME", MAX_HOSTNAME, &spec->hostname);
    case TAG_CAPABILITIES:
      return u64_field(field, "CAPABILITIES", &spec->capabilities);
    case TAG_WALL_US:
      return u64_field(field, "WALL_US", &spec->wall_us);
    case TAG_CPU_US:
      return parse_cpu(spec, field);
    case TAG_WAIT_GO:
      return flag_field(field, "WAIT_GO", &spec->wait_go);
    case TAG_LOOPBACK:
      return flag_field(field, "LOOPBACK", &spec->loopback);
    case TAG_EGRESS_PORT:
      TRY(u32_field(field, "EGRESS_PORT", &spec->egress_port));
      return check_port("EGRESS_PORT", spec->egress_port);
    case TAG_WATCHDOG:
      return parse_watchdog(spec, field);
    case TAG_NO_NESTED:
      return flag_field(field, "NO_NESTED", &spec->no_nested);
    case TAG_OOM_SCORE_ADJ:
      return parse_oom_score_adj(spec, field);
    case TAG_UMASK:
      return u32_field(field, "UMASK", &spec->umask);
    case TAG_LANDLOCK:
      return parse_landlock(spec, field);
    case TAG_SECCOMP:
      return parse_seccomp(spec, field);
    case TAG_PROBE:
      return parse_probe(spec, field);
    case TAG_SHIM:
      return parse_shim(spec, field);
    case TAG_LISTEN:
      return parse_listen(spec, field);
    default:
      return invalid("field", "unknown tag", NUMBER(field->tag));
  }
}

static struct error parse_field(struct spec *spec, const struct field *field, uint32_t *seen) {
  switch (field->tag) {
    case TAG_ARG:
      return text_field(spec, field, "ARG", SIZE_MAX, &spec->args[spec->arg_count++]);
    case TAG_ENV:
      return text_field(spec, field, "ENV", SIZE_MAX, &spec->env[spec->env_count++]);
    case TAG_MOUNT:
      return parse_mount(spec, field, &spec->mounts[spec->mount_count++]);
    case TAG_CGROUP:
      return parse_cgroup(spec, field, &spec->cgroups[spec->cgroup_count++]);
    case TAG_RLIMIT:
      return parse_rlimit(spec, field);
    default:
      TRY(once(seen, field->tag, "field of the spec"));
      return parse_single(spec, field);
  }
}

struct counts {
  size_t of[TAG_LIMIT];
};

static struct error count_fields(const uint8_t *bytes, size_t length, struct counts *counts) {
  struct cursor cursor = {bytes, length};
  struct field field;
  enum step step;
  while ((step = next_field(&cursor, &field)) == STEP_FIELD) {
    if (field.tag == 0 || field.tag >= TAG_LIMIT) {
      return invalid("field", "unknown tag", NUMBER(field.tag));
    }
    counts->of[field.tag]++;
  }
  if (step == STEP_MALFORMED) {
    return malformed("a field does not fit into the payload");
  }
  if (counts->of[TAG_MOUNT] > MAX_MOUNTS || counts->of[TAG_CGROUP] > MAX_CGROUPS ||
      counts->of[TAG_RLIMIT] > MAX_RLIMITS) {
    return malformed("too many MOUNT, CGROUP or RLIMIT fields");
  }
  return ok();
}

static struct error make_room(struct spec *spec, const struct counts *counts) {
  spec->args = spec_allocate(spec, counts->of[TAG_ARG] + 1, sizeof *spec->args);
  spec->env = spec_allocate(spec, counts->of[TAG_ENV] + 1, sizeof *spec->env);
  spec->mounts = spec_allocate(spec, counts->of[TAG_MOUNT] + 1, sizeof *spec->mounts);
  spec->cgroups = spec_allocate(spec, counts->of[TAG_CGROUP] + 1, sizeof *spec->cgroups);
  bool complete = spec->args && spec->env && spec->mounts && spec->cgroups;
  return complete ? ok() : FAIL(LAYER_SPEC, ENOMEM, "no memory for the spec");
}

struct error spec_parse(struct spec *spec, const uint8_t *bytes, size_t length) {
  memset(spec, 0, sizeof *spec);
  spec->cwd = "/";
  spec->umask = 022;
  struct counts counts = {0};
  TRY(count_fields(bytes, length, &counts));
  TRY(make_room(spec, &counts));
  struct cursor cursor = {bytes, length};
  struct field field;
  uint32_t seen = 0;
  while (next_field(&cursor, &field) == STEP_FIELD) {
    TRY(parse_field(spec, &field, &seen));
  }
  if ((seen & MANDATORY) != MANDATORY) {
    return malformed("VERSION, NAMESPACES and IDENTITY are mandatory");
  }
  return check_spec(spec);
}

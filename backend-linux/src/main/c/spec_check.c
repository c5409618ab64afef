// RLIMIT, and what must hold between the fields of the spec.
#include <string.h>

#include <linux/sched.h>

#include "spec_parts.h"
#include "text.h"

static const uint32_t MANDATORY_NAMESPACES = CLONE_NEWPID | CLONE_NEWNS;
static const uint32_t KNOWN_NAMESPACES = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWNET |
                                         CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

struct error parse_rlimit(struct spec *spec, const struct field *field) {
  if (field->length != 24 || u32_at(field->bytes + 4) != 0) {
    return malformed("RLIMIT has a resource, a soft and a hard limit");
  }
  struct rlimit_spec limit = {u32_at(field->bytes), u64_at(field->bytes + 8),
                              u64_at(field->bytes + 16)};
  if (limit.resource >= MAX_RLIMITS || limit.soft > limit.hard) {
    return invalid("RLIMIT", "unknown, or the soft limit above the hard", NUMBER(limit.resource));
  }
  for (size_t i = 0; i < spec->rlimit_count; i++) {
    if (spec->rlimits[i].resource == limit.resource) {
      return invalid("RLIMIT", "given twice", NUMBER(limit.resource));
    }
  }
  spec->rlimits[spec->rlimit_count++] = limit;
  return ok();
}

static struct error check_namespaces(const struct spec *spec) {
  uint32_t asked = spec->namespaces;
  bool whole = asked == 0 || (asked & MANDATORY_NAMESPACES) == MANDATORY_NAMESPACES;
  if ((asked & ~KNOWN_NAMESPACES) != 0 || !whole) {
    return invalid("NAMESPACES", "none, or NEWPID and NEWNS at least; unknown ones refused",
                   NUMBER(asked));
  }
  // Without their own namespace these would change the host.
  if (spec->hostname != NULL && (asked & CLONE_NEWUTS) == 0) {
    return invalid("HOSTNAME", "needs NEWUTS", spec->hostname);
  }
  if (spec->loopback && (asked & CLONE_NEWNET) == 0) {
    return invalid("LOOPBACK", "needs NEWNET", "1");
  }
  return ok();
}

static struct error check_program(const struct spec *spec) {
  if (spec->arg_count == 0) {
    return malformed("at least one ARG is mandatory");
  }
  const char *program = spec->args[0];
  if (program[0] == '\0' || (program[0] != '/' && strchr(program, '/') != NULL)) {
    return invalid("ARG", "neither an absolute path nor a name", program);
  }
  for (size_t i = 0; i < spec->env_count; i++) {
    const char *sign = strchr(spec->env[i], '=');
    if (sign == NULL || sign == spec->env[i]) {
      return invalid("ENV", "not NAME=value, number", NUMBER(i));
    }
  }
  return ok();
}

static struct error check_cgroups(const struct spec *spec) {
  size_t born_into = 0;
  for (size_t i = 0; i < spec->cgroup_count; i++) {
    born_into += spec->cgroups[i].v2;
  }
  if (born_into > 1) {
    return malformed("CGROUP: only one can be the v2 cgroup");
  }
  if (spec->cpu_us == 0) {
    return ok();
  }
  bool known = spec->cpu_format == CPU_CPUACCT || spec->cpu_format == CPU_STAT;
  if (!known || spec->cpu_cgroup >= spec->cgroup_count) {
    return malformed("CPU_US: unknown format, or no such cgroup");
  }
  return ok();
}

static struct error check_mounts(const struct spec *spec) {
  size_t devices = 0;
  for (size_t i = 0; i < spec->mount_count; i++) {
    devices += spec->mounts[i].kind == MOUNT_DEV;
  }
  if (is_direct(spec) && spec->mount_count != 0) {
    return malformed("MOUNT: needs NEWNS");
  }
  return devices <= 1 ? ok() : malformed("MOUNT: more than one DEV");
}

// A probe that finds no answer to expect, or no filter to ask, would prove nothing.
static struct error check_probe(const struct spec *spec) {
  if (spec->probe.has_call && spec->filter == NULL) {
    return malformed("PROBE: an answer of the filter is expected, and there is no SECCOMP");
  }
  return ok();
}

struct error check_spec(const struct spec *spec) {
  TRY(check_namespaces(spec));
  TRY(check_program(spec));
  TRY(check_mounts(spec));
  TRY(check_cgroups(spec));
  TRY(check_probe(spec));
  if (spec->umask > 0777) {
    return invalid("UMASK", "not a file mode mask", NUMBER(spec->umask));
  }
  return ok();
}

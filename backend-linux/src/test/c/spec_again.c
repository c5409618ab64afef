#include "spec_again.h"

#include <string.h>

#include "spec_writer.h"

static void again_mount(struct buffer *to, const struct mount_spec *mount) {
  bool file = mount->kind == MOUNT_FILE, tmpfs = mount->kind == MOUNT_TMPFS;
  size_t mark = begin_field(to, S_MOUNT);
  put_u32(to, 1, mount->kind);
  put_string(to, 2, mount->target);
  if (mount->source != NULL) {
    put_string(to, 3, mount->source);
  }
  if (mount->kind == MOUNT_BIND || mount->kind == MOUNT_PROC || tmpfs) {
    put_u32(to, 4, mount->flags);
  }
  if (tmpfs) {
    put_u64(to, 5, mount->size);
    put_u64(to, 6, mount->inodes);
  }
  if (tmpfs || file || mount->kind == MOUNT_DIR) {
    put_u32(to, 7, mount->mode);
  }
  if (file || mount->kind == MOUNT_SYMLINK) {
    put_field(to, 8, mount->content, mount->content_length);
  }
  if (mount->has_dev) {
    put_u64(to, 9, mount->dev);
  }
  if (mount->has_ino) {
    put_u64(to, 10, mount->ino);
  }
  end_field(to, mark);
}

static void again_cgroup(struct buffer *to, const struct cgroup_spec *cgroup) {
  size_t mark = begin_cgroup(to, cgroup->parent, cgroup->leaf, cgroup->v2);
  if (cgroup->oom) {
    put_u32(to, 6, 1);
  }
  for (size_t i = 0; i < cgroup->write_count; i++) {
    const struct cgroup_write *write = &cgroup->writes[i];
    put_write(to, write->file, write->value, write->required);
  }
  for (size_t i = 0; i < cgroup->read_count; i++) {
    put_string(to, 4, cgroup->reads[i]);
  }
  end_field(to, mark);
}

static void again_landlock(struct buffer *to,
                           const struct landlock_spec *landlock) {
  size_t mark =
      begin_landlock(to, landlock->files, landlock->network, landlock->scopes);
  for (size_t i = 0; i < landlock->rule_count; i++) {
    put_rule(to, landlock->rules[i].path, landlock->rules[i].allowed);
  }
  for (size_t i = 0; i < landlock->port_count; i++) {
    put_port(to, landlock->ports[i].port, landlock->ports[i].allowed);
  }
  put_u32(to, 5, landlock->flags);
  end_field(to, mark);
}

static void again_shim(struct buffer *to, const struct shim_spec *shim) {
  uint8_t rate[16];
  store_u32(rate, shim->log.interval_ms);
  store_u32(rate + 4, shim->log.interval_lines);
  store_u32(rate + 8, (uint32_t)shim->log.interval_bytes);
  store_u32(rate + 12, (uint32_t)(shim->log.interval_bytes >> 32));
  size_t mark = begin_field(to, S_SHIM);
  put_string(to, 1, shim->directory);
  put_string(to, 2, shim->launch);
  put_string(to, 3, shim->sandbox);
  put_string(to, 4, shim->name);
  put_string(to, 5, shim->log.path);
  put_u64(to, 6, shim->log.file_size);
  put_u32(to, 7, shim->log.files);
  put_field(to, 8, rate, sizeof rate);
  put_u32(to, 9, shim->channel);
  end_field(to, mark);
}

static void again_program(struct buffer *to, const struct spec *spec) {
  for (size_t i = 0; i < spec->arg_count; i++) {
    put_string(to, S_ARG, spec->args[i]);
  }
  for (size_t i = 0; i < spec->env_count; i++) {
    put_string(to, S_ENV, spec->env[i]);
  }
  put_string(to, S_CWD, spec->cwd);
  put_u32(to, S_UMASK, spec->umask);
}

static void again_limits(struct buffer *to, const struct spec *spec) {
  for (size_t i = 0; i < spec->rlimit_count; i++) {
    const struct rlimit_spec *limit = &spec->rlimits[i];
    put_rlimit(to, limit->resource, limit->soft, limit->hard);
  }
  put_u64(to, S_CAPABILITIES, spec->capabilities);
  put_u64(to, S_WALL_US, spec->wall_us);
  put_cpu(to, spec->cpu_us, spec->cpu_cgroup, spec->cpu_format);
  if (spec->watchdog.asked) {
    put_watchdog(to, spec->watchdog.memory, spec->watchdog.cpu_us);
  }
  if (spec->has_oom_score_adj) {
    put_u32(to, S_OOM_SCORE_ADJ, (uint32_t)spec->oom_score_adj);
  }
}

static void again_listen(struct buffer *to, const struct listen_spec *listen) {
  size_t mark = begin_field(to, S_LISTEN);
  put_field(to, 1, listen->program, listen->length * sizeof *listen->program);
  for (size_t i = 0; i < listen->read_count; i++) {
    const struct read_spec *read = &listen->reads[i];
    put_read(to, read->call, read->kind, read->argument, read->directory,
             read->flags, read->mask);
  }
  end_field(to, mark);
}

static void again_confinement(struct buffer *to, const struct spec *spec) {
  if (spec->landlock.asked) {
    again_landlock(to, &spec->landlock);
  }
  if (spec->filter != NULL) {
    put_filter(to, spec->filter, spec->filter_length);
  }
  if (spec->shim.asked) {
    again_shim(to, &spec->shim);
  }
  if (spec->listen.program != NULL) {
    again_listen(to, &spec->listen);
  }
  if (spec->probe.asked) {
    int64_t call = spec->probe.has_call ? (int64_t)spec->probe.call : -1;
    put_probe(to, call, spec->probe.answer);
  }
}

struct buffer spec_again(const struct spec *spec) {
  const uint32_t ids[] = {spec->outside_uid, spec->outside_gid,
                          spec->inside_uid, spec->inside_gid};
  struct buffer to = {0};
  put_u32(&to, S_VERSION, SPEC_VERSION);
  put_u32(&to, S_NAMESPACES, spec->namespaces);
  put_identity(&to, ids);
  if (spec->hostname != NULL) {
    put_string(&to, S_HOSTNAME, spec->hostname);
  }
  for (size_t i = 0; i < spec->mount_count; i++) {
    again_mount(&to, &spec->mounts[i]);
  }
  for (size_t i = 0; i < spec->cgroup_count; i++) {
    again_cgroup(&to, &spec->cgroups[i]);
  }
  again_program(&to, spec);
  again_limits(&to, spec);
  put_u32(&to, S_WAIT_GO, spec->wait_go);
  put_u32(&to, S_LOOPBACK, spec->loopback);
  if (spec->no_nested) {
    put_u32(&to, S_NO_NESTED, 1);
  }
  if (spec->egress_port != 0) {
    put_u32(&to, S_EGRESS_PORT, spec->egress_port);
  }
  again_confinement(&to, spec);
  return to;
}

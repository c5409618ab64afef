#include "spec_writer.h"

#include <stdio.h>

#include <linux/seccomp.h>

static size_t begin_mount(struct buffer *spec, uint32_t kind,
                          const char *target) {
  size_t mark = begin_field(spec, S_MOUNT);
  put_u32(spec, 1, kind);
  put_string(spec, 2, target);
  return mark;
}

static void put_numbers(struct buffer *spec, uint16_t tag,
                        const uint32_t *numbers, size_t count) {
  size_t mark = begin_field(spec, tag);
  for (size_t i = 0; i < count; i++) {
    uint8_t bytes[4];
    store_u32(bytes, numbers[i]);
    put_bytes(spec, bytes, sizeof bytes);
  }
  end_field(spec, mark);
}

void put_identity(struct buffer *spec, const uint32_t ids[4]) {
  put_numbers(spec, S_IDENTITY, ids, 4);
}

void put_rlimit(struct buffer *spec, uint32_t resource, uint64_t soft,
                uint64_t hard) {
  const uint32_t numbers[] = {resource,       0,
                              (uint32_t)soft, (uint32_t)(soft >> 32),
                              (uint32_t)hard, (uint32_t)(hard >> 32)};
  put_numbers(spec, S_RLIMIT, numbers, 6);
}

void put_cpu(struct buffer *spec, uint64_t limit_us, uint32_t cgroup,
             uint32_t format) {
  const uint32_t numbers[] = {(uint32_t)limit_us, (uint32_t)(limit_us >> 32),
                              cgroup, format};
  put_numbers(spec, S_CPU_US, numbers, 4);
}

void put_watchdog(struct buffer *spec, uint64_t memory, uint64_t cpu_us) {
  const uint32_t numbers[] = {(uint32_t)memory, (uint32_t)(memory >> 32),
                              (uint32_t)cpu_us, (uint32_t)(cpu_us >> 32)};
  put_numbers(spec, S_WATCHDOG, numbers, 4);
}

void put_bind(struct buffer *spec, const char *source, const char *target,
              uint32_t flags) {
  size_t mark = begin_mount(spec, 1, target);
  put_string(spec, 3, source);
  put_u32(spec, 4, flags);
  end_field(spec, mark);
}

void put_bind_of(struct buffer *spec, const char *source, const char *target,
                 uint64_t dev, uint64_t ino) {
  size_t mark = begin_mount(spec, 1, target);
  put_string(spec, 3, source);
  put_u64(spec, 9, dev);
  put_u64(spec, 10, ino);
  end_field(spec, mark);
}

void put_tmpfs(struct buffer *spec, const char *target, uint64_t size,
               uint32_t mode) {
  size_t mark = begin_mount(spec, 2, target);
  put_u64(spec, 5, size);
  put_u32(spec, 7, mode);
  end_field(spec, mark);
}

void put_plain(struct buffer *spec, uint32_t kind, const char *target) {
  end_field(spec, begin_mount(spec, kind, target));
}

void put_content(struct buffer *spec, uint32_t kind, const char *target,
                 const char *content) {
  size_t mark = begin_mount(spec, kind, target);
  put_string(spec, 8, content);
  end_field(spec, mark);
}

size_t begin_cgroup(struct buffer *spec, const char *parent, const char *leaf,
                    uint32_t v2) {
  size_t mark = begin_field(spec, S_CGROUP);
  put_string(spec, 1, parent);
  put_string(spec, 2, leaf);
  put_u32(spec, 5, v2);
  return mark;
}

void put_write(struct buffer *spec, const char *file, const char *value,
               uint32_t required) {
  size_t mark = begin_field(spec, 3);
  put_string(spec, 1, file);
  put_string(spec, 2, value);
  put_u32(spec, 3, required);
  end_field(spec, mark);
}

size_t begin_landlock(struct buffer *spec, uint64_t files, uint64_t network,
                      uint64_t scopes) {
  size_t mark = begin_field(spec, S_LANDLOCK);
  put_u64(spec, 1, files);
  put_u64(spec, 2, network);
  put_u64(spec, 3, scopes);
  return mark;
}

void put_rule(struct buffer *spec, const char *path, uint64_t allowed) {
  size_t mark = begin_field(spec, 4);
  put_string(spec, 1, path);
  put_u64(spec, 2, allowed);
  end_field(spec, mark);
}

void put_port(struct buffer *spec, uint32_t port, uint64_t allowed) {
  size_t mark = begin_field(spec, 6);
  put_u32(spec, 1, port);
  put_u64(spec, 2, allowed);
  end_field(spec, mark);
}

void put_filter(struct buffer *spec, const struct sock_filter *program,
                size_t length) {
  put_field(spec, S_SECCOMP, program, length * sizeof *program);
}

void put_denial(struct buffer *spec, uint32_t call, uint32_t action) {
  const struct sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, action),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  put_filter(spec, program, sizeof program / sizeof program[0]);
}

size_t begin_listen(struct buffer *spec, uint32_t call) {
  const struct sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  size_t mark = begin_field(spec, S_LISTEN);
  put_field(spec, 1, program, sizeof program);
  return mark;
}

void put_read(struct buffer *spec, uint32_t call, uint8_t kind,
              uint8_t argument, uint8_t directory, uint8_t flags,
              uint32_t mask) {
  uint8_t read[12] = {0};
  store_u32(read, call);
  read[4] = kind;
  read[5] = argument;
  read[6] = directory;
  read[7] = flags;
  store_u32(read + 8, mask);
  put_field(spec, 2, read, sizeof read);
}

void put_probe(struct buffer *spec, int64_t call, uint32_t answer) {
  size_t mark = begin_field(spec, S_PROBE);
  put_u32(spec, 1, 1);
  if (call >= 0) {
    put_u32(spec, 2, (uint32_t)call);
    put_u32(spec, 3, answer);
  }
  end_field(spec, mark);
}

void put_shim(struct buffer *spec, const char *directory, const char *launch,
              uint32_t channel) {
  put_shim_with(spec, directory, launch, channel, 20000);
}

void put_shim_with(struct buffer *spec, const char *directory,
                   const char *launch, uint32_t channel, uint32_t lines) {
  char log[4096];
  uint8_t rate[16] = {0};
  snprintf(log, sizeof log, "%s.jsonl", directory);
  store_u32(rate, 1000);
  store_u32(rate + 4, lines);
  store_u32(rate + 8, 16 << 20);
  size_t mark = begin_field(spec, S_SHIM);
  put_string(spec, 1, directory);
  put_string(spec, 2, launch);
  put_string(spec, 3, "sandbox-of-test");
  put_string(spec, 4, "plugin-of-test");
  put_string(spec, 5, log);
  put_u64(spec, 6, 64 << 10);
  put_u32(spec, 7, 3);
  put_field(spec, 8, rate, sizeof rate);
  put_u32(spec, 9, channel);
  end_field(spec, mark);
}

// Writes SPEC payloads for the tests.
#ifndef AURORA_SPEC_WRITER_H
#define AURORA_SPEC_WRITER_H

#include <stdint.h>

#include <linux/filter.h>

#include "wire.h"

enum spec_tag {
  S_VERSION = 1,
  S_NAMESPACES = 2,
  S_IDENTITY = 3,
  S_ARG = 4,
  S_ENV = 5,
  S_CWD = 6,
  S_HOSTNAME = 7,
  S_MOUNT = 8,
  S_RLIMIT = 9,
  S_CAPABILITIES = 10,
  S_CGROUP = 11,
  S_WALL_US = 12,
  S_CPU_US = 13,
  S_WAIT_GO = 14,
  S_LOOPBACK = 15,
  S_OOM_SCORE_ADJ = 16,
  S_UMASK = 17,
  S_LANDLOCK = 18,
  S_SECCOMP = 19,
  S_PROBE = 20,
  S_EGRESS_PORT = 21,
  S_NO_NESTED = 24,
  S_LISTEN = 22,
  S_WATCHDOG = 23,
  S_SHIM = 28
};

void put_identity(struct buffer *spec, const uint32_t ids[4]);
void put_rlimit(struct buffer *spec, uint32_t resource, uint64_t soft,
                uint64_t hard);
void put_cpu(struct buffer *spec, uint64_t limit_us, uint32_t cgroup,
             uint32_t format);

void put_watchdog(struct buffer *spec, uint64_t memory, uint64_t cpu_us);

// One per kind of mount; flags and mode as in the protocol.
void put_bind(struct buffer *spec, const char *source, const char *target,
              uint32_t flags);
void put_bind_of(struct buffer *spec, const char *source, const char *target,
                 uint64_t dev, uint64_t ino);
void put_tmpfs(struct buffer *spec, const char *target, uint64_t size,
               uint32_t mode);
void put_plain(struct buffer *spec, uint32_t kind, const char *target);
void put_content(struct buffer *spec, uint32_t kind, const char *target,
                 const char *content);

// A cgroup is open between begin and end_field, so that writes and reads can be
// put into it.
size_t begin_cgroup(struct buffer *spec, const char *parent, const char *leaf,
                    uint32_t v2);
void put_write(struct buffer *spec, const char *file, const char *value,
               uint32_t required);

// A Landlock rule set is open between begin and end_field, so that rules can be
// put into it.
size_t begin_landlock(struct buffer *spec, uint64_t files, uint64_t network,
                      uint64_t scopes);
void put_rule(struct buffer *spec, const char *path, uint64_t allowed);

void put_port(struct buffer *spec, uint32_t port, uint64_t allowed);

void put_filter(struct buffer *spec, const struct sock_filter *program,
                size_t length);

// Answers one system call with an action of seccomp(2), and allows all others.
void put_denial(struct buffer *spec, uint32_t call, uint32_t action);

// The run directory is also the name of the log: DIRECTORY.jsonl.
void put_shim_with(struct buffer *spec, const char *directory,
                   const char *launch, uint32_t channel, uint32_t lines);
void put_shim(struct buffer *spec, const char *directory, const char *launch,
              uint32_t channel);
// Lets one system call be asked about, and all others pass; what is read of it
// can be put into it.
size_t begin_listen(struct buffer *spec, uint32_t call);
void put_read(struct buffer *spec, uint32_t call, uint8_t kind,
              uint8_t argument, uint8_t directory, uint8_t flags,
              uint32_t mask);

// A call of -1 is none.
void put_probe(struct buffer *spec, int64_t call, uint32_t answer);

#endif

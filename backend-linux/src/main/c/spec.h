// The launch spec: what the backend asks for. Parsing it is a pure function over a buffer.
#ifndef AURORA_SPEC_H
#define AURORA_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/filter.h>

#include "error.h"

enum {
  SPEC_VERSION = 1,
  MAX_MOUNTS = 512,
  MAX_CGROUPS = 16,
  MAX_RLIMITS = 16,
  MAX_RULES = 2048,
  MAX_PORT_RULES = 64,
  MAX_READS = 128,
  MAX_PATH = 4095,
  MAX_NAME = 255,
  MAX_ID = 100,
  MAX_HOSTNAME = 64
};

enum mount_kind {
  MOUNT_BIND = 1,
  MOUNT_TMPFS = 2,
  MOUNT_PROC = 3,
  MOUNT_DEV = 4,
  MOUNT_DIR = 5,
  MOUNT_SYMLINK = 6,
  MOUNT_FILE = 7
};

enum mount_flag { FLAG_READ_ONLY = 1, FLAG_NOEXEC = 2, FLAG_RECURSIVE = 4, FLAG_OPTIONAL = 8 };

struct mount_spec {
  uint32_t kind;
  uint32_t flags;
  const char *target;  // absolute, normalised, never "/"
  const char *source;  // BIND
  const char *layer;   // "mount:<target>", or the layer of PROC and DEV
  uint64_t size;       // TMPFS, bytes
  uint64_t inodes;     // TMPFS, 0: the kernel's default
  uint32_t mode;
  const uint8_t *content;  // FILE, SYMLINK (terminated)
  size_t content_length;
  bool has_dev;
  bool has_ino;
  uint64_t dev;
  uint64_t ino;
};

struct rlimit_spec {
  uint32_t resource;
  uint64_t soft;
  uint64_t hard;
};

struct cgroup_write {
  const char *file;
  const char *value;
  bool required;
};

struct cgroup_spec {
  const char *parent;
  const char *leaf;
  struct cgroup_write *writes;
  size_t write_count;
  const char **reads;
  size_t read_count;
  bool v2;
  bool oom;
};

// Limits of the whole tree that the launcher sees to by looking; 0: none.
struct watchdog_spec {
  bool asked;
  uint64_t memory;
  uint64_t cpu_us;
};

enum cpu_format { CPU_NONE = 0, CPU_CPUACCT = 1, CPU_STAT = 2 };

struct landlock_rule {
  const char *path;  // absolute, normalised
  uint64_t allowed;
};

struct landlock_port {
  uint32_t port;
  uint64_t allowed;
};

// The words of struct landlock_ruleset_attr, landlock(7).
struct landlock_spec {
  bool asked;
  uint64_t files;
  uint64_t network;
  uint64_t scopes;
  struct landlock_rule *rules;
  size_t rule_count;
  struct landlock_port *ports;
  size_t port_count;
  uint32_t flags;
};

struct probe_spec {
  bool asked;
  bool has_call;
  uint32_t call;    // the filter must answer it ...
  uint32_t answer;  // ... with this errno
};

// How much of a log is kept, and how fast it may grow.
struct log_spec {
  const char *path;    // absolute, of the current file
  uint64_t file_size;  // bytes after which a new file begins
  uint32_t files;      // the current one included
  uint32_t interval_ms;
  uint32_t interval_lines;
  uint64_t interval_bytes;
};

struct shim_spec {
  bool asked;
  const char *directory;  // the run directory
  const char *launch;     // what makes this launch another one than all others
  const char *sandbox;
  const char *name;  // whose log it is
  bool channel;      // standard input is a socket whose other end every platform gets
  struct log_spec log;
};

// What the launcher reads of a call that it is asked about.
enum read_kind { READ_PATH = 1, READ_ADDRESS = 2 };

enum { NO_ARGUMENT = 0xff, ARGUMENTS = 6 };

struct read_spec {
  uint32_t call;
  uint8_t kind;
  uint8_t argument;   // of the path, or of the address (its length is the next one)
  uint8_t directory;  // of the directory that the path starts from; NO_ARGUMENT: the working one
  uint8_t flags;      // whose bits tell one event from another; NO_ARGUMENT: none
  uint32_t mask;      // which of them
};

// The program that is installed in place of `filter` where there can be a listener. Where it
// answers SECCOMP_RET_USER_NOTIF, `filter` decides, and the launcher tells of it.
struct listen_spec {
  struct sock_filter *program;  // NULL: not asked for
  size_t length;
  struct read_spec *reads;
  size_t read_count;
};

struct spec {
  uint32_t namespaces;
  uint32_t outside_uid, outside_gid, inside_uid, inside_gid;
  const char **args;  // both end with NULL, as execve(2) wants them
  size_t arg_count;
  const char **env;
  size_t env_count;
  const char *cwd;
  const char *hostname;  // NULL: not asked for
  struct mount_spec *mounts;
  size_t mount_count;
  struct rlimit_spec rlimits[MAX_RLIMITS];
  size_t rlimit_count;
  uint64_t capabilities;
  struct cgroup_spec *cgroups;
  size_t cgroup_count;
  uint64_t wall_us;
  uint64_t cpu_us;
  uint32_t cpu_cgroup;
  uint32_t cpu_format;
  struct watchdog_spec watchdog;
  bool wait_go;
  bool loopback;
  uint32_t egress_port;  // 0: not asked for
  bool no_nested;        // no namespaces can be made inside
  bool has_oom_score_adj;
  int32_t oom_score_adj;
  uint32_t umask;
  struct landlock_spec landlock;
  struct sock_filter *filter;  // NULL: not asked for
  size_t filter_length;        // instructions
  struct listen_spec listen;
  struct probe_spec probe;
  struct shim_spec shim;
  struct spec_block *blocks;  // everything that the pointers above point to
};

// Without namespaces there is no private root either: paths are those of outside, and the tree of
// processes is kept together by their parents alone.
static inline bool is_direct(const struct spec *spec) { return spec->namespaces == 0; }

// Reads a SPEC payload. The spec keeps nothing of the bytes. Free it in both cases.
struct error spec_parse(struct spec *spec, const uint8_t *bytes, size_t length);

void spec_free(struct spec *spec);

#endif

// System calls for which the C library has no wrapper everywhere. Names and meaning as in section 2
// of the manual.
#ifndef AURORA_KERNEL_H
#define AURORA_KERNEL_H

#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/mount.h>
#include <linux/openat2.h>

#ifndef OPEN_TREE_CLOEXEC
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#endif
#ifndef MS_REC
#error "linux/mount.h of Linux 5.12 or later is needed"
#endif

#ifndef MNT_DETACH
#define MNT_DETACH 2  // sys/mount.h, which some versions of linux/mount.h do not bear
#endif

#define RESOLVE_PLAIN (RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)

// Opens only as a place (O_PATH), through no symbolic link in any component.
static inline int open_plain(int directory, const char *path, unsigned flags) {
  struct open_how how = {.flags = flags | O_PATH | O_CLOEXEC, .resolve = RESOLVE_PLAIN};
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

// The same, for reading or writing.
static inline int open_file(int directory, const char *path, unsigned flags) {
  struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = RESOLVE_PLAIN};
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

static inline int open_tree_clone(int directory, const char *path, unsigned flags) {
  return (int)syscall(SYS_open_tree, directory, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | flags);
}

static inline int move_mount_at(int mount, int directory, const char *path, unsigned flags) {
  return (int)syscall(SYS_move_mount, mount, "", directory, path, MOVE_MOUNT_F_EMPTY_PATH | flags);
}

static inline int mount_setattr_of(int mount, unsigned flags, struct mount_attr *attributes) {
  return (int)syscall(SYS_mount_setattr, mount, "", AT_EMPTY_PATH | flags, attributes,
                      sizeof *attributes);
}

static inline int fs_open(const char *type) {
  return (int)syscall(SYS_fsopen, type, FSOPEN_CLOEXEC);
}

static inline int fs_set(int context, const char *key, const char *value) {
  return (int)syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, key, value, 0);
}

static inline int fs_create(int context) {
  return (int)syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
}

static inline int fs_mount(int context, unsigned attributes) {
  return (int)syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, attributes);
}

// landlock(7). The structure and most of the bits are newer than the headers of Linux 6.1.
struct landlock_rights {
  uint64_t files;
  uint64_t network;  // ABI 4
  uint64_t scopes;   // ABI 6
};

#define FILE_EXECUTE (UINT64_C(1) << 0)
#define FILE_WRITE (UINT64_C(1) << 1)
#define FILE_READ (UINT64_C(1) << 2)
#define FILE_LIST (UINT64_C(1) << 3)
#define FILE_TRUNCATE (UINT64_C(1) << 14)
#define FILE_IOCTL (UINT64_C(1) << 15)
#define FILE_RESOLVE_UNIX (UINT64_C(1) << 16)
#define NET_BIND_TCP (UINT64_C(1) << 0)
#define NET_CONNECT_TCP (UINT64_C(1) << 1)
#define NET_BIND_UDP (UINT64_C(1) << 2)
#define NET_CONNECT_UDP (UINT64_C(1) << 3)
#define SCOPE_ABSTRACT_SOCKET (UINT64_C(1) << 0)
#define SCOPE_SIGNAL (UINT64_C(1) << 1)

static inline int landlock_create(const struct landlock_rights *handled, size_t size) {
  return (int)syscall(SYS_landlock_create_ruleset, handled, size, 0);
}

static inline int landlock_allow(int ruleset, uint64_t rights, int place) {
  struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = place};
  return (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

// Linux 6.7; the structure and the constant are newer than the headers of Linux 6.1.
static inline int landlock_allow_port(int ruleset, uint64_t rights, uint64_t port) {
  enum { RULE_NET_PORT = 2 };
  const struct {
    uint64_t allowed;
    uint64_t port;
  } rule = {rights, port};
  return (int)syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &rule, 0);
}

static inline int landlock_restrict(int ruleset, uint32_t flags) {
  return (int)syscall(SYS_landlock_restrict_self, ruleset, flags);
}

// setrlimit(2) and getrlimit(2), whose first argument is an enumeration in some C libraries.
static inline int limit_self(uint32_t resource, const struct rlimit *set, struct rlimit *present) {
  return (int)syscall(SYS_prlimit64, 0, resource, set, present);
}

// seccomp_unotify(2): flags of Linux 5.0 and 5.19.
#define FLAG_NEW_LISTENER (1U << 3)
#define FLAG_WAIT_KILLABLE_RECV (1U << 5)

static inline int open_pidfd(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

// sigaction(2) and sigprocmask(2) for all 64 signals: those of the C library leave out two that it
// keeps to itself, so a program would inherit them ignored or blocked from whoever did that.
static inline int signal_default(int number) {
  // SIG_DFL, no flags, nothing masked, in the layout of any machine.
  static const uint64_t initial[8] = {0};
  return (int)syscall(SYS_rt_sigaction, number, initial, NULL, sizeof(uint64_t));
}

static inline int signal_mask(uint64_t mask) {
  return (int)syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof mask);
}

static inline int close_from(unsigned first, unsigned flags) {
  return (int)syscall(SYS_close_range, first, ~0U, flags);
}

// ppoll(2) without the C library's wrapper, see memory.c.
static inline int wait_for(struct pollfd *events, size_t count, struct timespec *timeout) {
  return (int)syscall(SYS_ppoll, events, count, timeout, NULL, 0);
}

static inline int pidfd_kill(int pidfd, int signal) {
  return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

#endif

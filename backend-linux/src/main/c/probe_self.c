// What the program would be: whose child, who, with which privileges and limits.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/keyctl.h>
#include <linux/sched.h>

#include "descriptors.h"
#include "kernel.h"
#include "layers.h"
#include "probe_parts.h"
#include "text.h"

enum { DESCRIPTORS = 1024, AT_ONCE = 256, CAPABILITY_BITS = 64 };

static struct error try_memory(pid_t process, const char *name) {
  char byte;
  const struct iovec here = {&byte, 1}, there = {NULL, 1};
  // Address 0 is nobody's: EFAULT is the answer to those who may read.
  bool read = process_vm_readv(process, &here, 1, &there, 1, 0) >= 0 || errno == EFAULT;
  if (!read && errno == EPERM) {
    return ok();
  }
  return FAIL(LAYER_REAPER, read ? SUCCEEDED : errno, "process_vm_readv: ", name);
}

struct error try_reaper(const struct trial *trial) {
  TRY(try_memory(trial->landmarks->reaper, "the reaper"));
  return is_direct(trial->spec) ? try_memory(trial->landmarks->launcher, "the launcher") : ok();
}

// The launcher closes all others when it starts, so a forgotten one has a low number.
static struct error try_range(int first, int count, int *open) {
  struct pollfd all[AT_ONCE];
  for (int i = 0; i < count; i++) {
    all[i] = (struct pollfd){.fd = first + i};
  }
  if (poll(all, (nfds_t)count, 0) < 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "poll");
  }
  for (int i = 0; i < count; i++) {
    *open += (all[i].revents & POLLNVAL) == 0;
  }
  return ok();
}

struct error try_descriptors(const struct trial *trial) {
  (void)trial;
  struct rlimit limit = {0};
  if (limit_self(RLIMIT_NOFILE, NULL, &limit) != 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "getrlimit");
  }
  // poll(2) takes no more than may be open.
  int step = limit.rlim_cur < AT_ONCE ? (int)limit.rlim_cur : AT_ONCE;
  int open = 0;
  for (int first = 0; step > 0 && first < DESCRIPTORS; first += step) {
    TRY(try_range(first, step, &open));
  }
  return step == 0 || open == CONTROL_FD
             ? ok()
             : FAIL(LAYER_DESCRIPTORS, SUCCEEDED, "more than three are open: ", NUMBER(open));
}

struct error try_session(const struct trial *trial) {
  (void)trial;
  if (getsid(0) != getppid()) {
    return FAIL(LAYER_SESSION, SUCCEEDED, "the session is not the program's own");
  }
  int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (terminal < 0) {
    // No terminal, no such file, or none that may be opened; anything else proves nothing.
    bool none = errno == ENXIO || errno == ENOENT || errno == EACCES;
    return none ? ok() : FAIL(LAYER_SESSION, errno, "open: /dev/tty");
  }
  close(terminal);
  return FAIL(LAYER_SESSION, SUCCEEDED, "open: /dev/tty");
}

struct error try_keyring(const struct trial *trial) {
  long keyring = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
  if (keyring < 0) {
    return FAIL(LAYER_KEYRING, errno, "keyctl: the session keyring");
  }
  bool own = keyring != trial->landmarks->keyring;
  return own ? ok() : FAIL(LAYER_KEYRING, SUCCEEDED, "the session keyring of outside");
}

static bool is(const uint32_t ids[3], uint32_t wanted) {
  return ids[0] == wanted && ids[1] == wanted && ids[2] == wanted;
}

struct error try_identity(const struct trial *trial) {
  const struct spec *spec = trial->spec;
  bool mapped = (spec->namespaces & CLONE_NEWUSER) != 0;
  uint32_t users[3], groups[3];
  (void)getresuid(&users[0], &users[1], &users[2]);
  (void)getresgid(&groups[0], &groups[1], &groups[2]);
  if (!is(users, mapped ? spec->inside_uid : spec->outside_uid)) {
    return FAIL(LAYER_IDENTITY, SUCCEEDED, "another user: ", NUMBER(users[1]));
  }
  if (!is(groups, mapped ? spec->inside_gid : spec->outside_gid)) {
    return FAIL(LAYER_IDENTITY, SUCCEEDED, "another group: ", NUMBER(groups[1]));
  }
  int more = getgroups(0, NULL);
  return more == trial->landmarks->groups
             ? ok()
             : FAIL(LAYER_IDENTITY, SUCCEEDED, "supplementary groups: ", NUMBER(more));
}

// Outside of a user namespace the capability is the one that counts, setrlimit(2).
static bool may_raise(const struct spec *spec) {
  bool kept = (spec->capabilities >> CAP_SYS_RESOURCE & 1) != 0;
  return kept && (spec->namespaces & CLONE_NEWUSER) == 0;
}

static struct error try_limit(const struct spec *spec, const struct rlimit_spec *asked) {
  struct rlimit limit;
  if (limit_self(asked->resource, NULL, &limit) != 0) {
    return FAIL(LAYER_RLIMIT, errno, "getrlimit: ", NUMBER(asked->resource));
  }
  if (limit.rlim_cur > asked->soft || limit.rlim_max > asked->hard) {
    return FAIL(LAYER_RLIMIT, SUCCEEDED, "above what was asked for: ", NUMBER(asked->resource));
  }
  if (limit.rlim_max == RLIM_INFINITY || may_raise(spec)) {
    return ok();
  }
  limit.rlim_max++;
  bool raised = limit_self(asked->resource, &limit, NULL) == 0;
  if (!raised && errno == EPERM) {
    return ok();
  }
  return FAIL(LAYER_RLIMIT, raised ? SUCCEEDED : errno,
              "raise the hard limit: ", NUMBER(asked->resource));
}

struct error try_limits(const struct trial *trial) {
  const struct spec *spec = trial->spec;
  for (size_t i = 0; i < spec->rlimit_count; i++) {
    TRY(try_limit(spec, &spec->rlimits[i]));
  }
  return ok();
}

static struct error try_sets(uint64_t kept) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {{0}, {0}};
  if (syscall(SYS_capget, &header, data) != 0) {
    return FAIL(LAYER_CAPABILITIES, errno, "capget");
  }
  uint64_t have = data[0].effective | data[0].permitted | data[0].inheritable;
  have |= (uint64_t)(data[1].effective | data[1].permitted | data[1].inheritable) << 32;
  return (have & ~kept) == 0 ? ok() : FAIL(LAYER_CAPABILITIES, SUCCEEDED, "capget: not dropped");
}

static struct error try_bounds(uint64_t kept, bool bounded) {
  for (unsigned capability = 0; capability < CAPABILITY_BITS; capability++) {
    int bound = prctl(PR_CAPBSET_READ, capability, 0, 0, 0);
    if (bound < 0 && errno == EINVAL) {
      return ok();  // past the last one that the kernel knows
    }
    int ambient = prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0);
    if (bound < 0 || ambient < 0) {
      return FAIL(LAYER_CAPABILITIES, errno, "prctl: ", NUMBER(capability));
    }
    if (((bound == 1 && bounded) || ambient == 1) && (kept >> capability & 1) == 0) {
      return FAIL(LAYER_CAPABILITIES, SUCCEEDED, "still to be had: ", NUMBER(capability));
    }
  }
  return ok();
}

struct error try_capabilities(const struct trial *trial) {
  uint64_t kept = trial->spec->capabilities;
  TRY(try_sets(kept));
  TRY(try_bounds(kept, trial->landmarks->bounded));
  if ((kept >> CAP_SYS_CHROOT & 1) != 0) {
    return ok();
  }
  int result = chroot(".");
  return result != 0 && errno == EPERM
             ? ok()
             : FAIL(LAYER_CAPABILITIES, result == 0 ? SUCCEEDED : errno, "chroot: .");
}

struct error try_no_new_privileges(const struct trial *trial) {
  (void)trial;
  int set = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
  return set == 1 ? ok()
                  : FAIL(LAYER_NO_NEW_PRIVS, set < 0 ? errno : SUCCEEDED, "prctl: it is not set");
}

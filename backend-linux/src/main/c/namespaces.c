#include "namespaces.h"

#include <errno.h>
#include <net/if.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/sched.h>

#include "kernel.h"
#include "layers.h"
#include "report.h"

const struct namespace_kind NAMESPACES[NAMESPACE_COUNT] = {
    {CLONE_NEWUSER, LAYER_USER, "/proc/self/ns/user"},
    {CLONE_NEWPID, LAYER_PID, "/proc/self/ns/pid"},
    {CLONE_NEWNET, LAYER_NET, "/proc/self/ns/net"},
    {CLONE_NEWIPC, LAYER_IPC, "/proc/self/ns/ipc"},
    {CLONE_NEWUTS, LAYER_UTS, "/proc/self/ns/uts"},
    {CLONE_NEWNS, LAYER_MOUNT, "/proc/self/ns/mnt"},
    {CLONE_NEWCGROUP, LAYER_CGROUP_NAMESPACE, "/proc/self/ns/cgroup"},
};

// All but the cgroup namespace, which has to wait until the cgroups are entered.
static const __u64 BORN_WITH =
    CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS;

bool is_privileged(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {{0}, {0}};
  (void)syscall(SYS_capget, &header, data);
  return (data[0].effective & 1U << CAP_SYS_ADMIN) != 0;
}

static struct error explain(const struct spec *spec, int number, bool into_cgroup) {
  bool user = (spec->namespaces & CLONE_NEWUSER) != 0;
  const char *layer = user ? LAYER_USER : LAYER_PID;
  if (is_direct(spec) && !into_cgroup) {
    return FAIL(LAYER_REAPER, number, "clone3");
  }
  if (into_cgroup && (number == EACCES || number == EBUSY || number == EOPNOTSUPP)) {
    return FAIL(LAYER_CGROUP, number, "clone3 into the cgroup");
  }
  if (number == EPERM && user) {
    return FAIL(layer, number, "clone3 (user namespaces forbidden here, or caller in a chroot)");
  }
  if (number == EPERM) {
    return FAIL(layer, number, "clone3 (without NEWUSER it needs CAP_SYS_ADMIN)");
  }
  if (number == ENOSPC || number == EUSERS) {
    return FAIL(layer, number, "clone3 (a limit in /proc/sys/user is reached, or is 0)");
  }
  return FAIL(layer, number, "clone3");
}

struct error namespaces_clone(const struct spec *spec, int cgroup, struct child *child) {
  struct clone_args args = {.exit_signal = SIGCHLD};
  args.flags = (spec->namespaces & BORN_WITH) | CLONE_PIDFD;
  args.pidfd = (__u64)(uintptr_t)&child->pidfd;
  if (cgroup >= 0) {
    args.flags |= CLONE_INTO_CGROUP;
    args.cgroup = (__u64)cgroup;
  }
  long pid = syscall(SYS_clone3, &args, sizeof args);
  if (pid < 0) {
    return explain(spec, errno, cgroup >= 0);
  }
  child->pid = (pid_t)pid;
  return ok();
}

static struct error raise_loopback(void) {
  int any = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0) {
    return FAIL(LAYER_NET, errno, "socket");
  }
  struct ifreq request = {.ifr_flags = IFF_UP};
  memcpy(request.ifr_name, "lo", sizeof "lo");
  int result = ioctl(any, SIOCSIFFLAGS, &request);
  int number = errno;
  close(any);
  return result == 0 ? ok() : FAIL(LAYER_NET, number, "SIOCSIFFLAGS: lo");
}

struct error namespaces_furnish(const struct spec *spec, struct buffer *report) {
  bool cgroup = (spec->namespaces & CLONE_NEWCGROUP) != 0;
  if (cgroup && syscall(SYS_unshare, CLONE_NEWCGROUP) != 0) {
    return FAIL(LAYER_CGROUP_NAMESPACE, errno, "unshare: CLONE_NEWCGROUP");
  }
  for (size_t i = 0; i < NAMESPACE_COUNT; i++) {
    if ((spec->namespaces & NAMESPACES[i].flag) != 0) {
      report_applied(report, NAMESPACES[i].layer, "");
    }
  }
  if (spec->hostname != NULL && sethostname(spec->hostname, strlen(spec->hostname)) != 0) {
    return FAIL(LAYER_UTS, errno, "sethostname: ", spec->hostname);
  }
  return spec->loopback ? raise_loopback() : ok();
}

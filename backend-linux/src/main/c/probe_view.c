// What the program would see: namespaces, the private root, its mounts.
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>
#include <linux/sched.h>

#include "layers.h"
#include "probe_parts.h"
#include "text.h"

static struct error try_processes(const struct trial *trial) {
  pid_t launcher = trial->landmarks->launcher;
  if (getpid() == launcher || getppid() == launcher) {
    return FAIL(LAYER_PID, SUCCEEDED, "the launcher has the same number inside");
  }
  // A number as small as ours is one of the sandbox itself.
  if (launcher > getpid() && (kill(launcher, 0) == 0 || errno != ESRCH)) {
    return FAIL(LAYER_PID, SUCCEEDED, "kill finds the launcher: ", NUMBER(launcher));
  }
  return ok();
}

static struct error try_interface(int any, const char *name, bool loopback) {
  struct ifreq request = {0};
  strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
  if (ioctl(any, SIOCGIFFLAGS, &request) != 0) {
    return FAIL(LAYER_NET, errno, "SIOCGIFFLAGS: ", name);
  }
  bool up = (request.ifr_flags & IFF_UP) != 0;
  bool expected = loopback && strcmp(name, "lo") == 0;
  return up == expected ? ok() : FAIL(LAYER_NET, SUCCEEDED, name, up ? " is up" : " is down");
}

// Some kernels put tunnel devices into every network namespace; those are down and stay so.
static struct error try_network(const struct trial *trial) {
  int any = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct if_nameindex *all = if_nameindex();
  struct error found = all == NULL || any < 0 ? FAIL(LAYER_NET, errno, "if_nameindex") : ok();
  for (struct if_nameindex *one = all; found.number == 0 && one->if_index != 0; one++) {
    found = try_interface(any, one->if_name, trial->spec->loopback);
  }
  if_freenameindex(all);
  close(any);
  return found;
}

static struct error try_shared_memory(void) {
  struct shm_info info = {0};
  if (shmctl(0, SHM_INFO, (struct shmid_ds *)&info) < 0) {
    return errno == ENOSYS ? ok() : FAIL(LAYER_IPC, errno, "shmctl: SHM_INFO");
  }
  return info.used_ids == 0
             ? ok()
             : FAIL(LAYER_IPC, SUCCEEDED, "shared memory segments: ", NUMBER(info.used_ids));
}

static struct error try_name(const struct trial *trial) {
  const char *wanted = trial->spec->hostname;
  struct utsname names;
  if (wanted == NULL || (uname(&names) == 0 && strcmp(names.nodename, wanted) == 0)) {
    return ok();
  }
  return FAIL(LAYER_UTS, SUCCEEDED, "the host name is not ", wanted);
}

struct error try_namespace(const struct trial *trial, size_t index) {
  ino_t outside = trial->landmarks->outside[index];
  ino_t inside = trial->landmarks->inside[index];
  const char *layer = NAMESPACES[index].layer;
  if (outside == 0 || inside == 0) {
    return FAIL(layer, ENOENT, "cannot be compared: ", NAMESPACES[index].file);
  }
  if (outside == inside) {
    return FAIL(layer, SUCCEEDED, "the same as outside: ", NAMESPACES[index].file);
  }
  switch (NAMESPACES[index].flag) {
    case CLONE_NEWPID:
      return try_processes(trial);
    case CLONE_NEWNET:
      return try_network(trial);
    case CLONE_NEWIPC:
      return try_shared_memory();
    case CLONE_NEWUTS:
      return try_name(trial);
    default:
      return ok();
  }
}

struct error try_root(const struct trial *trial) {
  struct statfs info;
  struct stat root;
  if (statfs("/", &info) != 0 || stat("/", &root) != 0) {
    return FAIL(LAYER_ROOT, errno, "statfs: /");
  }
  const struct landmarks *landmarks = trial->landmarks;
  if (root.st_dev == landmarks->root_device && root.st_ino == landmarks->root_inode) {
    return FAIL(LAYER_ROOT, SUCCEEDED, "/ is the one of outside");
  }
  if (info.f_type != TMPFS_MAGIC || ((unsigned long)info.f_flags & ST_RDONLY) == 0) {
    return FAIL(LAYER_ROOT, SUCCEEDED, "/ is not a read-only tmpfs");
  }
  static const char directory[] = "/.probe-directory";
  if (mkdir(directory, 0700) == 0) {
    (void)rmdir(directory);
    return FAIL(LAYER_ROOT, SUCCEEDED, "mkdir: ", directory);
  }
  return errno == EROFS ? ok() : FAIL(LAYER_ROOT, errno, "mkdir: ", directory);
}

static bool is_mount(const struct mount_spec *mount) {
  return mount->kind == MOUNT_BIND || mount->kind == MOUNT_TMPFS || mount->kind == MOUNT_PROC;
}

// A later mount may lie over an earlier one, or over a directory above it.
static bool is_covered(const struct spec *spec, size_t index) {
  for (size_t later = index + 1; later < spec->mount_count; later++) {
    const char *over = spec->mounts[later].target;
    size_t length = strlen(over);
    const char *path = spec->mounts[index].target;
    bool above = strncmp(path, over, length) == 0 && (path[length] == '/' || path[length] == '\0');
    if (above && is_mount(&spec->mounts[later])) {
      return true;
    }
  }
  return false;
}

static struct error try_flags(const struct mount_spec *mount, const struct statfs *info) {
  unsigned long wanted = ST_NOSUID | ST_NODEV;
  wanted |= (mount->flags & FLAG_READ_ONLY) != 0 ? ST_RDONLY : 0;
  wanted |= (mount->flags & FLAG_NOEXEC) != 0 || mount->kind == MOUNT_PROC ? ST_NOEXEC : 0;
  unsigned long lacking = wanted & ~(unsigned long)info->f_flags;
  return lacking == 0
             ? ok()
             : FAIL(mount->layer, SUCCEEDED, "flags are not set, statvfs(3): ", NUMBER(lacking),
                    " of ", mount->target);
}

static struct error try_size(const struct mount_spec *mount, const struct statfs *info) {
  uint64_t block = (uint64_t)info->f_bsize;
  bool within = (uint64_t)info->f_blocks <= mount->size / block + (mount->size % block != 0);
  return info->f_type == TMPFS_MAGIC && within
             ? ok()
             : FAIL(mount->layer, SUCCEEDED, "not a tmpfs of this size: ", mount->target);
}

static struct error try_mount(const struct mount_spec *mount) {
  struct statfs info;
  if (statfs(mount->target, &info) != 0) {
    // What the program cannot reach, or what was not there to be shown, it cannot misuse either.
    bool absent = errno == ENOENT && (mount->flags & FLAG_OPTIONAL) != 0;
    bool out_of_reach = errno == EACCES || absent;
    return out_of_reach ? ok() : FAIL(mount->layer, errno, "statfs: ", mount->target);
  }
  struct error found = try_flags(mount, &info);
  return found.number == 0 && mount->kind == MOUNT_TMPFS ? try_size(mount, &info) : found;
}

struct error try_mounts(const struct trial *trial) {
  const struct spec *spec = trial->spec;
  for (size_t i = 0; i < spec->mount_count; i++) {
    if (is_mount(&spec->mounts[i]) && !is_covered(spec, i)) {
      TRY(try_mount(&spec->mounts[i]));
    }
  }
  return ok();
}

static struct error try_below(const char *target, const char *number, const char *file) {
  char storage[MAX_PATH + NUMBER_MAX];
  struct text path = text_in(storage, sizeof storage);
  text_add(&path, target);
  text_add(&path, "/");
  text_add(&path, number);
  text_add(&path, file);
  int fd = open(path.bytes, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    bool denied = errno == ENOENT || errno == EACCES || errno == EPERM;
    return denied ? ok() : FAIL(LAYER_PROC, errno, "open: ", path.bytes);
  }
  close(fd);
  return FAIL(LAYER_PROC, SUCCEEDED, "open: ", path.bytes);
}

struct error try_proc(const struct trial *trial) {
  const struct spec *spec = trial->spec;
  for (size_t i = 0; i < spec->mount_count; i++) {
    const struct mount_spec *mount = &spec->mounts[i];
    if (mount->kind != MOUNT_PROC || is_covered(spec, i)) {
      continue;
    }
    struct statfs info;
    if (statfs(mount->target, &info) != 0 || info.f_type != PROC_SUPER_MAGIC) {
      return FAIL(LAYER_PROC, SUCCEEDED, "not a procfs: ", mount->target);
    }
    TRY(try_below(mount->target, "1", "/root"));
    if (trial->landmarks->launcher > getpid()) {
      TRY(try_below(mount->target, NUMBER(trial->landmarks->launcher), "/stat"));
    }
  }
  return ok();
}

static struct error try_device(const char *directory, const char *name, bool wanted) {
  char storage[MAX_PATH + NUMBER_MAX];
  struct text path = text_in(storage, sizeof storage);
  text_add(&path, directory);
  text_add(&path, name);
  struct stat found;
  bool there = lstat(path.bytes, &found) == 0;
  if (!there && errno != ENOENT && errno != EACCES) {
    return FAIL(LAYER_DEV, errno, "stat: ", path.bytes);
  }
  if (wanted) {
    there = there && S_ISCHR(found.st_mode) && found.st_rdev == makedev(1, 3);
  }
  return there == wanted ? ok() : FAIL(LAYER_DEV, SUCCEEDED, there ? "" : "not ", path.bytes);
}

struct error try_dev(const struct trial *trial) {
  const struct spec *spec = trial->spec;
  for (size_t i = 0; i < spec->mount_count; i++) {
    if (spec->mounts[i].kind == MOUNT_DEV && !is_covered(spec, i)) {
      TRY(try_device(spec->mounts[i].target, "/null", true));
      TRY(try_device(spec->mounts[i].target, "/kmsg", false));
      TRY(try_device(spec->mounts[i].target, "/mem", false));
    }
  }
  return ok();
}

#include "filesystems.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/sched.h>

#include "descriptors.h"
#include "kernel.h"
#include "layers.h"
#include "text.h"

enum { ROOT_SIZE_MAX = 16 << 20, ROOT_INODES_MAX = 16384, OPTION_COUNT = 5 };

struct option {
  const char *key;
  const char *value;
};

static struct error make(const char *layer, const char *type, const struct option *options,
                         unsigned attributes, int *tree) {
  int context = fs_open(type);
  if (context < 0) {
    return FAIL(layer, errno, "fsopen: ", type);
  }
  struct error wrong = ok();
  for (const struct option *option = options; option->key != NULL; option++) {
    if (wrong.number == 0 && fs_set(context, option->key, option->value) != 0) {
      wrong = FAIL(layer, errno, "fsconfig: ", type, " ", option->key, "=", option->value);
    }
  }
  if (wrong.number == 0 && fs_create(context) != 0) {
    wrong = FAIL(layer, errno, "fsconfig: create ", type);
  }
  if (wrong.number == 0 && (*tree = fs_mount(context, attributes)) < 0) {
    wrong = FAIL(layer, errno, "fsmount: ", type);
  }
  close(context);
  return wrong;
}

static const char *octal_in(char storage[NUMBER_MAX], uint32_t mode) {
  char *at = storage + NUMBER_MAX - 1;
  *at = '\0';
  do {
    *--at = (char)('0' + (mode & 7));
    mode >>= 3;
  } while (mode != 0);
  return at;
}

struct error root_make(int *tree) {
  const struct option options[] = {{"size", NUMBER(ROOT_SIZE_MAX)},
                                   {"nr_inodes", NUMBER(ROOT_INODES_MAX)},
                                   {"mode", "755"},
                                   {NULL, NULL}};
  return make(LAYER_ROOT, "tmpfs", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, tree);
}

struct error tmpfs_make(const struct spec *spec, const struct mount_spec *mount, int *tree) {
  bool mapped = (spec->namespaces & CLONE_NEWUSER) != 0;
  const struct option options[] = {
      {"size", NUMBER(mount->size)},
      {"mode", octal_in((char[NUMBER_MAX]){0}, mount->mode)},
      {"uid", NUMBER(mapped ? spec->inside_uid : spec->outside_uid)},
      {"gid", NUMBER(mapped ? spec->inside_gid : spec->outside_gid)},
      {mount->inodes != 0 ? "nr_inodes" : NULL, NUMBER(mount->inodes)},
      {NULL, NULL},
  };
  unsigned attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  attributes |= (mount->flags & FLAG_READ_ONLY) != 0 ? MOUNT_ATTR_RDONLY : 0;
  attributes |= (mount->flags & FLAG_NOEXEC) != 0 ? MOUNT_ATTR_NOEXEC : 0;
  return make(mount->layer, "tmpfs", options, attributes, tree);
}

struct error proc_make(const struct mount_spec *mount, int *tree) {
  static const struct option options[] = {
      {"hidepid", "invisible"}, {"subset", "pid"}, {NULL, NULL}};
  unsigned attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
  attributes |= (mount->flags & FLAG_READ_ONLY) != 0 ? MOUNT_ATTR_RDONLY : 0;
  struct error wrong = make(LAYER_PROC, "proc", options, attributes, tree);
  // A user namespace gets no more of /proc than its maker sees, mount_namespaces(7).
  return wrong.number != EPERM
             ? wrong
             : FAIL(LAYER_PROC, EPERM, wrong.detail, " (is a part of the caller's /proc covered?)");
}

static struct error add_devices(const struct root *root, const struct target *in,
                                struct sources *sources) {
  for (size_t i = 0; i < DEVICE_COUNT; i++) {
    const struct target node = {in->parent, in->device, DEVICE_NAMES[i], LAYER_DEV,
                                DEVICE_NAMES[i]};
    TRY(target_cover(root, &node, sources->devices[i], false));
    close_fd(&sources->devices[i]);
  }
  return ok();
}

static struct error add_links(int directory) {
  static const struct {
    const char *name;
    const char *content;
  } links[] = {{"fd", "/proc/self/fd"},
               {"stdin", "/proc/self/fd/0"},
               {"stdout", "/proc/self/fd/1"},
               {"stderr", "/proc/self/fd/2"}};
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
    if (symlinkat(links[i].content, directory, links[i].name) != 0) {
      return FAIL(LAYER_DEV, errno, "symlink: ", links[i].name);
    }
  }
  return ok();
}

struct error dev_make(const struct root *root, const struct target *target,
                      struct sources *sources) {
  int directory = open_plain(target->parent, target->name, O_DIRECTORY);
  if (directory < 0 && errno == ENOENT) {
    TRY(target_is_ours(root, target));
    if (mkdirat(target->parent, target->name, 0755) != 0) {
      return FAIL(LAYER_DEV, errno, "mkdir: ", target->path);
    }
    directory = open_plain(target->parent, target->name, O_DIRECTORY);
  }
  if (directory < 0) {
    return FAIL(LAYER_DEV, errno, "open: ", target->path);
  }
  struct target itself = {-1, 0, target->name, LAYER_DEV, target->path};
  struct error wrong = target_in(&itself, directory);
  if (wrong.number == 0) {
    wrong = target_is_ours(root, &itself);
  }
  if (wrong.number == 0) {
    wrong = add_devices(root, &itself, sources);
  }
  if (wrong.number == 0) {
    wrong = add_links(directory);
  }
  close(directory);
  return wrong;
}

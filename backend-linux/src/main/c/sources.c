#include "sources.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "descriptors.h"
#include "kernel.h"
#include "layers.h"
#include "report.h"

const char *const DEVICE_NAMES[DEVICE_COUNT] = {"null", "zero", "full", "random", "urandom", "tty"};

static const struct {
  const char *path;
  unsigned major, minor;
} DEVICES[DEVICE_COUNT] = {
    {"/dev/null", 1, 3},   {"/dev/zero", 1, 5},    {"/dev/full", 1, 7},
    {"/dev/random", 1, 8}, {"/dev/urandom", 1, 9}, {"/dev/tty", 5, 0},
};

static unsigned long long attributes_of(const struct mount_spec *mount) {
  unsigned long long attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  attributes |= (mount->flags & FLAG_READ_ONLY) != 0 ? MOUNT_ATTR_RDONLY : 0;
  attributes |= (mount->flags & FLAG_NOEXEC) != 0 ? MOUNT_ATTR_NOEXEC : 0;
  return attributes;
}

static struct error detach(const struct mount_spec *mount, struct source *source) {
  bool recursive = (mount->flags & FLAG_RECURSIVE) != 0;
  unsigned flags = recursive ? AT_RECURSIVE : 0;
  source->tree = open_tree_clone(source->place, "", AT_EMPTY_PATH | flags);
  if (source->tree < 0) {
    // A less privileged mount namespace may not uncover what lies below other mounts.
    const char *advice = errno == EINVAL && !recursive ? " (with mounts below, RECURSIVE?)" : "";
    return FAIL(mount->layer, errno, "open_tree: ", mount->source, advice);
  }
  struct mount_attr change = {.attr_set = attributes_of(mount), .propagation = MS_PRIVATE};
  if (mount_setattr_of(source->tree, flags, &change) != 0) {
    return FAIL(mount->layer, errno, "mount_setattr: ", mount->source);
  }
  close_fd(&source->place);
  return ok();
}

static struct error check_identity(const struct mount_spec *mount, const struct stat *found) {
  bool same = (!mount->has_dev || mount->dev == found->st_dev) &&
              (!mount->has_ino || mount->ino == found->st_ino);
  return same ? ok() : FAIL(mount->layer, ESTALE, "not the file that was checked: ", mount->source);
}

static struct error open_source(const struct mount_spec *mount, struct source *source) {
  source->place = open_plain(AT_FDCWD, mount->source, 0);
  if (source->place < 0) {
    const char *advice = errno == ELOOP ? " (a component is a symbolic link)" : "";
    return FAIL(mount->layer, errno, "open: ", mount->source, advice);
  }
  struct stat found;
  if (fstat(source->place, &found) != 0) {
    return FAIL(mount->layer, errno, "fstat: ", mount->source);
  }
  TRY(check_identity(mount, &found));
  source->present = true;
  source->directory = S_ISDIR(found.st_mode);
  source->device = found.st_dev;
  source->inode = found.st_ino;
  return ok();
}

static struct error open_device(size_t index, int *tree) {
  const char *path = DEVICES[index].path;
  *tree = open_tree_clone(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW);
  if (*tree < 0) {
    return FAIL(LAYER_DEV, errno, "open_tree: ", path);
  }
  struct stat found;
  if (fstat(*tree, &found) != 0) {
    return FAIL(LAYER_DEV, errno, "fstat: ", path);
  }
  dev_t wanted = makedev(DEVICES[index].major, DEVICES[index].minor);
  if (!S_ISCHR(found.st_mode) || found.st_rdev != wanted) {
    return FAIL(LAYER_DEV, ENODEV, "not that device: ", path);
  }
  // Read-only: a device can be used all the same, but its mode and times are the host's.
  struct mount_attr change = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC,
                              .propagation = MS_PRIVATE};
  if (mount_setattr_of(*tree, 0, &change) != 0) {
    return FAIL(LAYER_DEV, errno, "mount_setattr: ", path);
  }
  return ok();
}

static struct error open_devices(const struct spec *spec, struct sources *sources) {
  for (size_t i = 0; i < spec->mount_count; i++) {
    if (spec->mounts[i].kind != MOUNT_DEV) {
      continue;
    }
    for (size_t device = 0; device < DEVICE_COUNT; device++) {
      TRY(open_device(device, &sources->devices[device]));
    }
  }
  return ok();
}

static struct error open_binds(const struct spec *spec, bool privileged, struct sources *sources,
                               struct buffer *report) {
  for (size_t i = 0; i < spec->mount_count; i++) {
    const struct mount_spec *mount = &spec->mounts[i];
    struct source *source = &sources->of_mount[i];
    if (mount->kind != MOUNT_BIND) {
      continue;
    }
    struct error wrong = open_source(mount, source);
    bool absent = wrong.number == ENOENT || wrong.number == ENOTDIR;
    if (absent && (mount->flags & FLAG_OPTIONAL) != 0) {
      report_missing(report, mount->layer, wrong.number, wrong.detail);
      continue;
    }
    if (wrong.number != 0) {
      return wrong;
    }
    if (privileged) {
      TRY(detach(mount, source));
    }
  }
  return ok();
}

struct error sources_open(const struct spec *spec, bool privileged, struct sources *sources,
                          struct buffer *report) {
  sources->of_mount = calloc(spec->mount_count + 1, sizeof *sources->of_mount);
  if (sources->of_mount == NULL) {
    return FAIL(LAYER_ROOT, ENOMEM, "no memory for the sources");
  }
  sources->count = spec->mount_count;
  for (size_t i = 0; i < sources->count; i++) {
    sources->of_mount[i] = (struct source){.place = -1, .tree = -1};
  }
  for (size_t i = 0; i < DEVICE_COUNT; i++) {
    sources->devices[i] = -1;
  }
  sources->detached = privileged;
  TRY(open_binds(spec, privileged, sources, report));
  return privileged ? open_devices(spec, sources) : ok();
}

static struct error reopen(const struct mount_spec *mount, struct source *source) {
  struct source again = {.place = -1, .tree = -1};
  struct error wrong = open_source(mount, &again);
  if (wrong.number == 0 && (again.device != source->device || again.inode != source->inode)) {
    wrong = FAIL(mount->layer, ESTALE, "changed while the sandbox was made: ", mount->source);
  }
  // Until now the first descriptor kept the inode number from being used again.
  close_fd(&source->place);
  source->place = again.place;
  return wrong;
}

struct error sources_detach(const struct spec *spec, struct sources *sources) {
  if (sources->detached) {
    return ok();
  }
  for (size_t i = 0; i < sources->count; i++) {
    struct source *source = &sources->of_mount[i];
    if (source->present) {
      TRY(reopen(&spec->mounts[i], source));
      TRY(detach(&spec->mounts[i], source));
    }
  }
  return open_devices(spec, sources);
}

void sources_close(struct sources *sources) {
  for (size_t i = 0; i < sources->count; i++) {
    close_fd(&sources->of_mount[i].place);
    close_fd(&sources->of_mount[i].tree);
  }
  for (size_t i = 0; sources->count > 0 && i < DEVICE_COUNT; i++) {
    close_fd(&sources->devices[i]);
  }
  free(sources->of_mount);
  sources->of_mount = NULL;
  sources->count = 0;
}

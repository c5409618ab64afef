#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "descriptors.h"
#include "filesystems.h"
#include "kernel.h"
#include "layers.h"
#include "probe.h"
#include "report.h"
#include "targets.h"

static struct error mount_bind(const struct root *root, const struct target *target,
                               struct source *source) {
  struct error wrong = target_cover(root, target, source->tree, source->directory);
  close_fd(&source->tree);
  return wrong;
}

static struct error mount_tmpfs(const struct spec *spec, struct root *root,
                                const struct target *target, const struct mount_spec *mount) {
  int tree = -1;
  TRY(tmpfs_make(spec, mount, &tree));
  struct error wrong = target_cover(root, target, tree, true);
  if (wrong.number == 0) {
    wrong = root_own(root, tree);
  }
  close(tree);
  return wrong;
}

static struct error mount_proc(const struct root *root, const struct target *target,
                               const struct mount_spec *mount) {
  int tree = -1;
  TRY(proc_make(mount, &tree));
  struct error wrong = target_cover(root, target, tree, true);
  close(tree);
  return wrong;
}

static struct error make_directory(const struct root *root, const struct target *target,
                                   const struct mount_spec *mount) {
  TRY(target_is_ours(root, target));
  if (mkdirat(target->parent, target->name, mount->mode) == 0) {
    return ok();
  }
  if (errno != EEXIST) {
    return FAIL(target->layer, errno, "mkdir: ", target->path);
  }
  // A parent made on the way has got the mode of parents.
  int made = open_file(target->parent, target->name, O_RDONLY | O_DIRECTORY);
  if (made < 0) {
    return FAIL(target->layer, errno, "open: ", target->path);
  }
  struct target itself = {-1, 0, target->name, target->layer, target->path};
  struct error wrong = target_in(&itself, made);
  if (wrong.number == 0) {
    wrong = target_is_ours(root, &itself);
  }
  if (wrong.number == 0 && fchmod(made, mount->mode) != 0) {
    wrong = FAIL(target->layer, errno, "chmod: ", target->path);
  }
  close(made);
  return wrong;
}

static struct error make_link(const struct root *root, const struct target *target,
                              const struct mount_spec *mount) {
  TRY(target_is_ours(root, target));
  int result = symlinkat((const char *)mount->content, target->parent, target->name);
  return result == 0 ? ok() : FAIL(target->layer, errno, "symlink: ", target->path);
}

static struct error make_file(const struct root *root, const struct target *target,
                              const struct mount_spec *mount) {
  TRY(target_is_ours(root, target));
  int fd =
      openat(target->parent, target->name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mount->mode);
  if (fd < 0) {
    return FAIL(target->layer, errno, "create: ", target->path);
  }
  struct error wrong = ok();
  for (size_t done = 0; done < mount->content_length && wrong.number == 0;) {
    ssize_t written = write(fd, mount->content + done, mount->content_length - done);
    if (written < 0 && errno != EINTR) {
      wrong = FAIL(target->layer, errno, "write: ", target->path);
    }
    done += written > 0 ? (size_t)written : 0;
  }
  close(fd);
  return wrong;
}

static struct error make_one(const struct spec *spec, struct root *root, struct sources *sources,
                             size_t index, const struct target *target) {
  const struct mount_spec *mount = &spec->mounts[index];
  switch (mount->kind) {
    case MOUNT_BIND:
      return mount_bind(root, target, &sources->of_mount[index]);
    case MOUNT_TMPFS:
      return mount_tmpfs(spec, root, target, mount);
    case MOUNT_PROC:
      return mount_proc(root, target, mount);
    case MOUNT_DEV:
      return dev_make(root, target, sources);
    case MOUNT_DIR:
      return make_directory(root, target, mount);
    case MOUNT_SYMLINK:
      return make_link(root, target, mount);
    default:
      return make_file(root, target, mount);
  }
}

static struct error make_all(const struct spec *spec, struct root *root, struct sources *sources,
                             struct buffer *report) {
  for (size_t i = 0; i < spec->mount_count; i++) {
    const struct mount_spec *mount = &spec->mounts[i];
    if (mount->kind == MOUNT_BIND && !sources->of_mount[i].present) {
      continue;
    }
    struct target target;
    TRY(target_find(root, mount, &target));
    TRY(make_one(spec, root, sources, i, &target));
    report_applied(report, mount->layer, "");
  }
  close_fd(&root->parent);
  return ok();
}

static struct error detach_propagation(void) {
  if (syscall(SYS_mount, NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
    return FAIL(LAYER_MOUNT, errno, "mount --make-rprivate /");
  }
  return ok();
}

// Linux before 6.15 mounts nothing onto a detached tree, so the private root is attached first:
// over the old "/", where paths from outside still lead past it.
static struct error attach_root(struct root *root) {
  TRY(root_make(&root->fd));
  TRY(root_own(root, root->fd));
  if (move_mount_at(root->fd, AT_FDCWD, "/", 0) != 0) {
    return FAIL(LAYER_ROOT, errno, "move_mount: private root");
  }
  return ok();
}

static struct error make_probe_file(const struct root *root) {
  int fd = openat(root->fd, PROBE_FILE, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0555);
  if (fd < 0) {
    return FAIL(LAYER_PROBE, errno, "create: /" PROBE_FILE);
  }
  close(fd);
  return ok();
}

static struct error pivot(const struct root *root) {
  struct mount_attr change = {.attr_set = MOUNT_ATTR_RDONLY};
  if (mount_setattr_of(root->fd, 0, &change) != 0) {
    return FAIL(LAYER_ROOT, errno, "mount_setattr: private root");
  }
  if (fchdir(root->fd) != 0) {
    return FAIL(LAYER_ROOT, errno, "fchdir: private root");
  }
  // The old root ends up on top of the new one, pivot_root(2), and goes with everything below it.
  if (syscall(SYS_pivot_root, ".", ".") != 0) {
    return FAIL(LAYER_ROOT, errno, "pivot_root");
  }
  if (syscall(SYS_umount2, ".", MNT_DETACH) != 0) {
    return FAIL(LAYER_ROOT, errno, "umount2: old root");
  }
  return chdir("/") == 0 ? ok() : FAIL(LAYER_ROOT, errno, "chdir: /");
}

struct error mounts_build(const struct spec *spec, struct sources *sources, struct buffer *report) {
  struct root root = {.fd = -1, .parent = -1};
  TRY(detach_propagation());
  TRY(sources_detach(spec, sources));
  TRY(attach_root(&root));
  TRY(make_all(spec, &root, sources, report));
  if (probe_needs_file(spec)) {
    TRY(make_probe_file(&root));
  }
  TRY(pivot(&root));
  close_fd(&root.fd);
  report_applied(report, LAYER_ROOT, "");
  return ok();
}

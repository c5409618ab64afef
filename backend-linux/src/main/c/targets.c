#include "targets.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "descriptors.h"
#include "kernel.h"
#include "layers.h"

struct error root_own(struct root *root, int fd) {
  struct stat found;
  if (fstat(fd, &found) != 0) {
    return FAIL(LAYER_ROOT, errno, "fstat");
  }
  root->owned[root->owned_count++] = found.st_dev;
  return ok();
}

struct error target_is_ours(const struct root *root, const struct target *target) {
  struct stat found;
  if (fstat(target->parent, &found) != 0) {
    return FAIL(target->layer, errno, "fstat: parent of ", target->path);
  }
  for (size_t i = 0; i < root->owned_count; i++) {
    if (root->owned[i] == found.st_dev) {
      return ok();
    }
  }
  return FAIL(target->layer, EXDEV, "nothing is made in a bind mount: ", target->path);
}

// Steps into one component, made if need be.
static struct error descend(const struct root *root, struct target *target, const char *component) {
  int next = open_plain(target->parent, component, O_DIRECTORY);
  if (next < 0 && errno == ENOENT) {
    TRY(target_is_ours(root, target));
    if (mkdirat(target->parent, component, 0755) != 0) {
      return FAIL(target->layer, errno, "mkdir: ", component, " for ", target->path);
    }
    next = open_plain(target->parent, component, O_DIRECTORY);
  }
  if (next < 0) {
    return FAIL(target->layer, errno, "open: ", component, " for ", target->path);
  }
  close_fd(&target->parent);
  target->parent = next;
  return ok();
}

static struct error make_parents(const struct root *root, struct target *target, char *path) {
  target->parent = open_plain(root->fd, ".", O_DIRECTORY);
  if (target->parent < 0) {
    return FAIL(target->layer, errno, "open: private root");
  }
  for (char *component = path; component != NULL;) {
    char *slash = strchr(component, '/');
    if (slash != NULL) {
      *slash = '\0';
    }
    TRY(descend(root, target, component));
    component = slash != NULL ? slash + 1 : NULL;
  }
  return ok();
}

struct error target_find(const struct root *root, const struct mount_spec *mount,
                         struct target *target) {
  const char *slash = strrchr(mount->target, '/');
  target->name = slash + 1;
  target->layer = mount->layer;
  target->path = mount->target;
  char path[MAX_PATH + 1] = ".";
  if (slash != mount->target) {
    size_t length = (size_t)(slash - mount->target) - 1;
    memcpy(path, mount->target + 1, length);
    path[length] = '\0';
  }
  target->parent = open_plain(root->fd, path, O_DIRECTORY);
  if (target->parent >= 0) {
    return ok();
  }
  if (errno != ENOENT) {
    return FAIL(mount->layer, errno, "open: parent of ", mount->target);
  }
  struct error wrong = make_parents(root, target, path);
  if (wrong.number != 0) {
    close_fd(&target->parent);
  }
  return wrong;
}

static struct error make_point(const struct root *root, const struct target *target,
                               bool directory) {
  TRY(target_is_ours(root, target));
  int result = directory ? mkdirat(target->parent, target->name, 0755)
                         : mknodat(target->parent, target->name, S_IFREG | 0644, 0);
  return result == 0 ? ok() : FAIL(target->layer, errno, "make mount point: ", target->path);
}

struct error target_cover(const struct root *root, const struct target *target, int mount,
                          bool directory) {
  int point = open_plain(target->parent, target->name, 0);
  if (point < 0 && errno == ENOENT) {
    TRY(make_point(root, target, directory));
    point = open_plain(target->parent, target->name, 0);
  }
  if (point < 0) {
    return FAIL(target->layer, errno, "open: ", target->path);
  }
  int result = move_mount_at(mount, point, "", MOVE_MOUNT_T_EMPTY_PATH);
  int number = errno;
  close(point);
  return result == 0 ? ok() : FAIL(target->layer, number, "move_mount: ", target->path);
}

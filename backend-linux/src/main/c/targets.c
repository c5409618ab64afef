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

struct error target_in(struct target *target, int directory) {
  struct stat found;
  if (fstat(directory, &found) != 0) {
    return FAIL(target->layer, errno, "fstat: parent of ", target->path);
  }
  target->parent = directory;
  target->device = found.st_dev;
  return ok();
}

static bool is_ours(const struct root *root, const struct target *target) {
  for (size_t i = 0; i < root->owned_count; i++) {
    if (root->owned[i] == target->device) {
      return true;
    }
  }
  return false;
}

struct error target_is_ours(const struct root *root, const struct target *target) {
  return is_ours(root, target)
             ? ok()
             : FAIL(target->layer, EXDEV, "nothing is made in a bind mount: ", target->path);
}

// Steps into one component, made if need be.
static struct error descend(const struct root *root, struct target *target, const char *component) {
  int next = open_plain(target->parent, component, O_DIRECTORY);
  if (next < 0 && errno == ENOENT) {
    TRY(target_in(target, target->parent));
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

// Opens the parent, of which the path has so many bytes.
static struct error open_parent(const struct root *root, struct target *target, size_t length) {
  char path[MAX_PATH + 1] = ".";
  if (length > 0) {
    memcpy(path, target->path + 1, length - 1);
    path[length - 1] = '\0';
  }
  target->parent = open_plain(root->fd, path, O_DIRECTORY);
  if (target->parent < 0 && errno != ENOENT) {
    return FAIL(target->layer, errno, "open: parent of ", target->path);
  }
  struct error wrong = target->parent < 0 ? make_parents(root, target, path) : ok();
  if (wrong.number == 0) {
    wrong = target_in(target, target->parent);
  }
  if (wrong.number != 0) {
    close_fd(&target->parent);
  }
  return wrong;
}

struct error target_find(struct root *root, const struct mount_spec *mount,
                         struct target *target) {
  size_t length = (size_t)(strrchr(mount->target, '/') - mount->target);
  *target = (struct target){-1, 0, mount->target + length + 1, mount->layer, mount->target};
  bool same = root->parent >= 0 && length == root->parent_length &&
              memcmp(mount->target, root->parent_path, length) == 0;
  if (!same) {
    TRY(open_parent(root, target, length));
    close_fd(&root->parent);
    root->parent = target->parent;
    root->parent_device = target->device;
    root->parent_path = mount->target;
    root->parent_length = length;
  }
  target->parent = root->parent;
  target->device = root->parent_device;
  return ok();
}

// What is there already, of whatever kind, is left to be opened.
static struct error make_point(const struct target *target, bool directory) {
  int result = directory ? mkdirat(target->parent, target->name, 0755)
                         : mknodat(target->parent, target->name, S_IFREG | 0644, 0);
  return result == 0 || errno == EEXIST
             ? ok()
             : FAIL(target->layer, errno, "make mount point: ", target->path);
}

struct error target_cover(const struct root *root, const struct target *target, int mount,
                          bool directory) {
  if (is_ours(root, target)) {
    TRY(make_point(target, directory));
  }
  int point = open_plain(target->parent, target->name, 0);
  if (point < 0 && errno == ENOENT) {
    TRY(target_is_ours(root, target));
  }
  if (point < 0) {
    return FAIL(target->layer, errno, "open: ", target->path);
  }
  int result = move_mount_at(mount, point, "", MOVE_MOUNT_T_EMPTY_PATH);
  int number = errno;
  close(point);
  return result == 0 ? ok() : FAIL(target->layer, number, "move_mount: ", target->path);
}

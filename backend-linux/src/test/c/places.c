#include "places.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

static bool lists(const char *list, const char *separator, const char *word) {
  char whole[600], wanted[64];
  snprintf(whole, sizeof whole, "%s%s%s", separator, list, separator);
  snprintf(wanted, sizeof wanted, "%s%s%s", separator, word, separator);
  return strstr(whole, wanted) != NULL;
}

static bool write_text(const char *directory, const char *file,
                       const char *content) {
  char path[PATH_LENGTH + 64];
  snprintf(path, sizeof path, "%s/%s", directory, file);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  bool written = fd >= 0 && write(fd, content, strlen(content)) >= 0;
  close(fd);
  return written;
}

static bool is_enabled(const char *mount, const char *controller) {
  char path[PATH_LENGTH + 64], list[512] = "";
  snprintf(path, sizeof path, "%s/cgroup.subtree_control", mount);
  FILE *file = fopen(path, "r");
  bool some = file != NULL && fgets(list, sizeof list, file) != NULL;
  if (file != NULL) {
    fclose(file);
  }
  list[strcspn(list, "\n")] = '\0';
  return some && lists(list, " ", controller);
}

static bool is_suitable(const char *mount, const char *type,
                        const char *options, const char *controller,
                        bool unified) {
  if (!unified) {
    return strcmp(type, "cgroup") == 0 && lists(options, ",", controller);
  }
  bool v2 = strcmp(type, "cgroup2") == 0;
  return v2 && (controller[0] == '\0' || is_enabled(mount, controller));
}

// A user can only have been given the cgroup that the test runs in.
static void add_own_cgroup(char *path, size_t capacity) {
  char line[PATH_LENGTH];
  FILE *file = geteuid() == 0 ? NULL : fopen("/proc/self/cgroup", "r");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    if (strncmp(line, "0::/", 4) == 0) {
      strncat(path, line + 3, capacity - strlen(path) - 1);
    }
  }
  if (file != NULL) {
    fclose(file);
  }
}

struct place find_place(const char *controller, bool unified) {
  struct place place = {.there = false, .unified = unified};
  char mount[PATH_LENGTH], type[64], options[512];
  FILE *mounts = fopen("/proc/self/mounts", "r");
  while (mounts != NULL && !place.there &&
         fscanf(mounts, "%*s %2047s %63s %511s %*d %*d", mount, type,
                options) == 3) {
    if (unified) {
      add_own_cgroup(mount, sizeof mount);
    }
    if (is_suitable(mount, type, options, controller, unified)) {
      snprintf(place.path, sizeof place.path, "%.4000s/aurora-test-%d", mount,
               getpid());
      place.there = mkdir(place.path, 0755) == 0 || errno == EEXIST;
    }
  }
  if (mounts != NULL) {
    fclose(mounts);
  }
  return place;
}

struct place open_unified(void) {
  return find_place("", true);
}

struct place open_place(const char *controller) {
  struct place place = find_place(controller, false);
  if (!place.there) {
    char enable[64];
    snprintf(enable, sizeof enable, "+%s", controller);
    place = find_place(controller, true);
    place.there =
        place.there && write_text(place.path, "cgroup.subtree_control", enable);
  }
  return place;
}

void close_place(const struct place *place) {
  if (place->there) {
    EXPECT(rmdir(place->path) == 0);
  }
}

bool has_leaf(const struct place *place, const char *leaf) {
  char path[PATH_LENGTH + 64];
  struct stat found;
  snprintf(path, sizeof path, "%s/%s", place->path, leaf);
  return stat(path, &found) == 0;
}

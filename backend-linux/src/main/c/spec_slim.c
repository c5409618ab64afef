// What is left of a spec once its program runs.
#include <string.h>

#include "spec_parts.h"

static const char *keep(struct spec *into, const char *text) {
  char *copy = spec_allocate(into, strlen(text) + 1, 1);
  if (copy == NULL) {
    return NULL;
  }
  return memcpy(copy, text, strlen(text) + 1);
}

static bool keep_cgroup(struct spec *into, const struct cgroup_spec *from, struct cgroup_spec *to) {
  to->parent = keep(into, from->parent);
  to->leaf = keep(into, from->leaf);
  to->v2 = from->v2;
  to->reads = spec_allocate(into, from->read_count + 1, sizeof *to->reads);
  if (to->parent == NULL || to->leaf == NULL || to->reads == NULL) {
    return false;
  }
  for (size_t i = 0; i < from->read_count; i++) {
    to->reads[i] = keep(into, from->reads[i]);
    if (to->reads[i] == NULL) {
      return false;
    }
  }
  to->read_count = from->read_count;
  return true;
}

static bool keep_cgroups(struct spec *into, const struct spec *from) {
  into->cgroups = spec_allocate(into, from->cgroup_count + 1, sizeof *into->cgroups);
  bool kept = into->cgroups != NULL;
  for (size_t i = 0; kept && i < from->cgroup_count; i++) {
    kept = keep_cgroup(into, &from->cgroups[i], &into->cgroups[i]);
  }
  into->cgroup_count = from->cgroup_count;
  return kept;
}

static bool keep_shim(struct spec *into, const struct shim_spec *from) {
  into->shim = *from;
  into->shim.directory = keep(into, from->directory);
  into->shim.launch = keep(into, from->launch);
  into->shim.sandbox = keep(into, from->sandbox);
  into->shim.name = keep(into, from->name);
  into->shim.log.path = keep(into, from->log.path);
  return into->shim.directory != NULL && into->shim.launch != NULL && into->shim.sandbox != NULL &&
         into->shim.name != NULL && into->shim.log.path != NULL;
}

bool spec_slim(struct spec *spec) {
  struct spec slim = {.wall_us = spec->wall_us,
                      .cpu_us = spec->cpu_us,
                      .cpu_cgroup = spec->cpu_cgroup,
                      .cpu_format = spec->cpu_format};
  if (!keep_cgroups(&slim, spec) || !keep_shim(&slim, &spec->shim)) {
    spec_free(&slim);
    return false;
  }
  spec_free(spec);
  *spec = slim;
  return true;
}

// The parser of specs under a fuzzer: whatever comes, it says no for a reason
// or gives a spec that says the same when it is written and read again.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "layers.h"
#include "spec.h"
#include "spec_again.h"
#include "text.h"

static void must(bool holds) {
  if (!holds) {
    abort();
  }
}

static void check_refusal(const struct error *error) {
  must(error->number == EPROTO || error->number == ENOMEM);
  must(strcmp(error->layer, LAYER_SPEC) == 0);
  size_t length = strnlen(error->detail, DETAIL_MAX);
  must(length > 0 && length < DETAIL_MAX);
  must(is_utf8((const uint8_t *)error->detail, length));
}

static void check_mount(const struct mount_spec *mount) {
  must(mount->kind >= MOUNT_BIND && mount->kind <= MOUNT_FILE);
  must(mount->target[0] == '/' && mount->target[1] != '\0');
  must(strstr(mount->target, "//") == NULL &&
       strstr(mount->target, "/../") == NULL);
  must((mount->kind == MOUNT_BIND) == (mount->source != NULL));
  must(mount->mode <= 07777);
  must(mount->kind != MOUNT_TMPFS || mount->size != 0);
}

static void check_spec_itself(const struct spec *spec) {
  must(spec->arg_count > 0 && spec->args[spec->arg_count] == NULL);
  must(spec->env[spec->env_count] == NULL);
  must(spec->cwd[0] == '/' && spec->umask <= 0777);
  must(spec->mount_count <= MAX_MOUNTS && spec->cgroup_count <= MAX_CGROUPS);
  must(spec->cpu_us == 0 || spec->cpu_cgroup < spec->cgroup_count);
  must(spec->watchdog.asked ==
       (spec->watchdog.memory != 0 || spec->watchdog.cpu_us != 0));
  for (size_t i = 0; i < spec->mount_count; i++) {
    check_mount(&spec->mounts[i]);
  }
  for (size_t i = 0; i < spec->cgroup_count; i++) {
    must(strchr(spec->cgroups[i].leaf, '/') == NULL);
    must(strcmp(spec->cgroups[i].leaf, "..") != 0);
  }
}

static void check_again(const struct spec *spec) {
  struct buffer once = spec_again(spec);
  struct spec copy;
  must(spec_parse(&copy, once.bytes, once.length).number == 0);
  struct buffer twice = spec_again(&copy);
  must(once.length == twice.length &&
       memcmp(once.bytes, twice.bytes, once.length) == 0);
  spec_free(&copy);
  buffer_free(&once);
  buffer_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  struct spec spec;
  struct error error = spec_parse(&spec, bytes, length);
  if (error.number != 0) {
    check_refusal(&error);
  } else {
    check_spec_itself(&spec);
    check_again(&spec);
  }
  spec_free(&spec);
  return 0;
}

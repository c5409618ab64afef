// MOUNT: which fields each kind takes, and nothing else.
#include <errno.h>
#include <string.h>

#include "layers.h"
#include "spec_parts.h"
#include "text.h"

enum tag {
  TAG_KIND = 1,
  TAG_TARGET = 2,
  TAG_SOURCE = 3,
  TAG_FLAGS = 4,
  TAG_SIZE = 5,
  TAG_INODES = 6,
  TAG_MODE = 7,
  TAG_CONTENT = 8,
  TAG_DEV = 9,
  TAG_INO = 10
};

#define BIT(tag) (1U << (tag))

struct shape {
  uint32_t required;
  uint32_t optional;
  uint32_t flags;
  uint32_t mode;
};

static const uint32_t COMMON = BIT(TAG_KIND) | BIT(TAG_TARGET);

static const struct shape SHAPES[] = {
    [MOUNT_BIND] = {BIT(TAG_SOURCE), BIT(TAG_FLAGS) | BIT(TAG_DEV) | BIT(TAG_INO),
                    FLAG_READ_ONLY | FLAG_NOEXEC | FLAG_RECURSIVE | FLAG_OPTIONAL, 0},
    [MOUNT_TMPFS] = {BIT(TAG_SIZE), BIT(TAG_FLAGS) | BIT(TAG_INODES) | BIT(TAG_MODE),
                     FLAG_READ_ONLY | FLAG_NOEXEC, 0755},
    [MOUNT_PROC] = {0, BIT(TAG_FLAGS), FLAG_READ_ONLY | FLAG_NOEXEC, 0},
    [MOUNT_DEV] = {0, 0, 0, 0755},
    [MOUNT_DIR] = {0, BIT(TAG_MODE), 0, 0755},
    [MOUNT_SYMLINK] = {BIT(TAG_CONTENT), 0, 0, 0},
    [MOUNT_FILE] = {BIT(TAG_CONTENT), BIT(TAG_MODE), 0, 0644},
};

static const uint32_t KINDS = sizeof SHAPES / sizeof SHAPES[0];

static struct error content_field(struct spec *spec, const struct field *field,
                                  struct mount_spec *mount) {
  uint8_t *copy = spec_allocate(spec, field->length + 1, 1);
  if (copy == NULL) {
    return FAIL(LAYER_SPEC, ENOMEM, "no memory for the spec");
  }
  memcpy(copy, field->bytes, field->length);
  mount->content = copy;
  mount->content_length = field->length;
  return ok();
}

static struct error parse_part(struct spec *spec, const struct field *field,
                               struct mount_spec *mount) {
  switch (field->tag) {
    case TAG_KIND:
      return u32_field(field, "MOUNT.kind", &mount->kind);
    case TAG_TARGET:
      TRY(text_field(spec, field, "MOUNT.target", MAX_PATH, &mount->target));
      return check_normalised("MOUNT.target", mount->target);
    case TAG_SOURCE:
      TRY(text_field(spec, field, "MOUNT.source", MAX_PATH, &mount->source));
      return check_absolute("MOUNT.source", mount->source);
    case TAG_FLAGS:
      return u32_field(field, "MOUNT.flags", &mount->flags);
    case TAG_SIZE:
      return u64_field(field, "MOUNT.size", &mount->size);
    case TAG_INODES:
      return u64_field(field, "MOUNT.inodes", &mount->inodes);
    case TAG_MODE:
      return u32_field(field, "MOUNT.mode", &mount->mode);
    case TAG_CONTENT:
      return content_field(spec, field, mount);
    case TAG_DEV:
      mount->has_dev = true;
      return u64_field(field, "MOUNT.dev", &mount->dev);
    case TAG_INO:
      mount->has_ino = true;
      return u64_field(field, "MOUNT.ino", &mount->ino);
    default:
      return invalid("MOUNT", "unknown tag", NUMBER(field->tag));
  }
}

static struct error check_link(const struct mount_spec *mount) {
  size_t length = mount->content_length;
  bool text = memchr(mount->content, 0, length) == NULL && is_utf8(mount->content, length);
  if (length == 0 || length > MAX_PATH || !text) {
    return invalid("MOUNT.content", "not the target of a symbolic link", mount->target);
  }
  return ok();
}

static struct error check_values(const struct mount_spec *mount) {
  if ((mount->flags & ~SHAPES[mount->kind].flags) != 0) {
    return invalid("MOUNT.flags", "not a flag of this kind", mount->target);
  }
  if (mount->mode > 07777) {
    return invalid("MOUNT.mode", "not a mode", mount->target);
  }
  // A tmpfs of size 0 has no limit at all, tmpfs(5).
  if (mount->kind == MOUNT_TMPFS && mount->size == 0) {
    return invalid("MOUNT.size", "a tmpfs must have a limit", mount->target);
  }
  return mount->kind == MOUNT_SYMLINK ? check_link(mount) : ok();
}

static struct error name_layer(struct spec *spec, struct mount_spec *mount) {
  if (mount->kind == MOUNT_PROC || mount->kind == MOUNT_DEV) {
    mount->layer = mount->kind == MOUNT_PROC ? LAYER_PROC : LAYER_DEV;
    return ok();
  }
  size_t capacity = sizeof "mount:" + strlen(mount->target);
  char *storage = spec_allocate(spec, capacity, 1);
  if (storage == NULL) {
    return FAIL(LAYER_SPEC, ENOMEM, "no memory for the spec");
  }
  struct text layer = text_in(storage, capacity);
  text_add(&layer, "mount:");
  text_add(&layer, mount->target);
  mount->layer = storage;
  return ok();
}

struct error parse_mount(struct spec *spec, const struct field *field, struct mount_spec *mount) {
  struct cursor cursor = {field->bytes, field->length};
  struct field part;
  uint32_t seen = 0;
  enum step step;
  while ((step = next_field(&cursor, &part)) == STEP_FIELD) {
    TRY(once(&seen, part.tag, "MOUNT"));
    TRY(parse_part(spec, &part, mount));
  }
  if (step == STEP_MALFORMED || (seen & COMMON) != COMMON) {
    return malformed("MOUNT: malformed, or without kind or target");
  }
  if (mount->kind == 0 || mount->kind >= KINDS) {
    return invalid("MOUNT.kind", "unknown", NUMBER(mount->kind));
  }
  const struct shape *shape = &SHAPES[mount->kind];
  uint32_t own = seen & ~COMMON;
  if ((own & shape->required) != shape->required || (own & ~(shape->required | shape->optional))) {
    return invalid("MOUNT", "not the fields of its kind", mount->target);
  }
  if ((seen & BIT(TAG_MODE)) == 0) {
    mount->mode = shape->mode;
  }
  TRY(check_values(mount));
  return name_layer(spec, mount);
}

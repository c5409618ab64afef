// Fields of the spec: typed values, the memory they live in, and the errors they give.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "layers.h"
#include "spec_parts.h"
#include "text.h"

struct spec_block {
  struct spec_block *next;
  max_align_t bytes[];
};

void *spec_allocate(struct spec *spec, size_t count, size_t size) {
  if (count > (SIZE_MAX - sizeof(struct spec_block)) / size) {
    return NULL;
  }
  struct spec_block *block = calloc(1, sizeof *block + count * size);
  if (block == NULL) {
    return NULL;
  }
  block->next = spec->blocks;
  spec->blocks = block;
  return block->bytes;
}

void spec_free(struct spec *spec) {
  struct spec_block *block = spec->blocks;
  while (block != NULL) {
    struct spec_block *next = block->next;
    free(block);
    block = next;
  }
  memset(spec, 0, sizeof *spec);
}

struct error malformed(const char *what) {
  return FAIL(LAYER_SPEC, EPROTO, what);
}

struct error invalid(const char *name, const char *why, const char *value) {
  return FAIL(LAYER_SPEC, EPROTO, name, ": ", why, ": ", value);
}

struct error once(uint32_t *seen, uint16_t tag, const char *name) {
  if (tag == 0 || tag > 31) {
    return invalid(name, "unknown tag", NUMBER(tag));
  }
  if ((*seen & 1U << tag) != 0) {
    return invalid(name, "given twice, tag", NUMBER(tag));
  }
  *seen |= 1U << tag;
  return ok();
}

struct error text_field(struct spec *spec, const struct field *field, const char *name,
                        size_t longest, const char **value) {
  *value = "";
  if (field->length > longest) {
    return invalid(name, "longer than allowed, bytes", NUMBER(field->length));
  }
  if (memchr(field->bytes, 0, field->length) != NULL || !is_utf8(field->bytes, field->length)) {
    return FAIL(LAYER_SPEC, EPROTO, name, ": not UTF-8 text without NUL");
  }
  char *copy = spec_allocate(spec, field->length + 1, 1);
  if (copy == NULL) {
    return FAIL(LAYER_SPEC, ENOMEM, "no memory for the spec");
  }
  memcpy(copy, field->bytes, field->length);
  *value = copy;
  return ok();
}

struct error u32_field(const struct field *field, const char *name, uint32_t *value) {
  return field_u32(field, value) ? ok()
                                 : invalid(name, "not four bytes but", NUMBER(field->length));
}

struct error u64_field(const struct field *field, const char *name, uint64_t *value) {
  return field_u64(field, value) ? ok()
                                 : invalid(name, "not eight bytes but", NUMBER(field->length));
}

struct error flag_field(const struct field *field, const char *name, bool *value) {
  uint32_t number = 0;
  TRY(u32_field(field, name, &number));
  *value = number == 1;
  return number <= 1 ? ok() : invalid(name, "not 0 or 1", NUMBER(number));
}

struct error check_absolute(const char *name, const char *path) {
  return path[0] == '/' ? ok() : invalid(name, "not an absolute path", path);
}

struct error check_port(const char *name, uint32_t port) {
  return port >= 1 && port <= UINT16_MAX ? ok() : invalid(name, "not a port", NUMBER(port));
}

struct error check_file_name(const char *name, const char *value) {
  bool dots = strcmp(value, ".") == 0 || strcmp(value, "..") == 0;
  if (value[0] == '\0' || dots || strchr(value, '/') != NULL || strlen(value) > MAX_NAME) {
    return invalid(name, "not a file name", value);
  }
  return ok();
}

struct error check_normalised(const char *name, const char *path) {
  TRY(check_absolute(name, path));
  const char *at = path + 1;
  for (;;) {
    size_t length = strcspn(at, "/");
    bool dots = (length == 1 && at[0] == '.') || (length == 2 && at[0] == '.' && at[1] == '.');
    if (length == 0 || dots || length > MAX_NAME) {
      return invalid(name, "not a normalised path below /", path);
    }
    if (at[length] == '\0') {
      return ok();
    }
    at += length + 1;
  }
}

// CGROUP and its writes.
#include <errno.h>

#include "layers.h"
#include "spec_parts.h"
#include "text.h"

enum tag { TAG_PARENT = 1, TAG_LEAF = 2, TAG_WRITE = 3, TAG_READ = 4, TAG_V2 = 5, TAG_OOM = 6 };

enum write_tag { TAG_FILE = 1, TAG_VALUE = 2, TAG_REQUIRED = 3 };

static struct error parse_write_part(struct spec *spec, const struct field *field,
                                     struct cgroup_write *write) {
  switch (field->tag) {
    case TAG_FILE:
      TRY(text_field(spec, field, "CGROUP.WRITE.file", MAX_NAME, &write->file));
      return check_file_name("CGROUP.WRITE.file", write->file);
    case TAG_VALUE:
      return text_field(spec, field, "CGROUP.WRITE.value", MAX_PATH, &write->value);
    case TAG_REQUIRED:
      return flag_field(field, "CGROUP.WRITE.required", &write->required);
    default:
      return invalid("CGROUP.WRITE", "unknown tag", NUMBER(field->tag));
  }
}

static struct error parse_write(struct spec *spec, const struct field *field,
                                struct cgroup_write *write) {
  struct cursor cursor = {field->bytes, field->length};
  struct field part;
  uint32_t seen = 0;
  enum step step;
  while ((step = next_field(&cursor, &part)) == STEP_FIELD) {
    TRY(once(&seen, part.tag, "CGROUP.WRITE"));
    TRY(parse_write_part(spec, &part, write));
  }
  if (step == STEP_MALFORMED || write->file == NULL || write->value == NULL) {
    return malformed("CGROUP.WRITE: malformed, or without file or value");
  }
  return ok();
}

static struct error parse_part(struct spec *spec, const struct field *field,
                               struct cgroup_spec *cgroup, uint32_t *seen) {
  switch (field->tag) {
    case TAG_WRITE:
      return parse_write(spec, field, &cgroup->writes[cgroup->write_count++]);
    case TAG_READ: {
      const char **read = &cgroup->reads[cgroup->read_count++];
      TRY(text_field(spec, field, "CGROUP.READ", MAX_NAME, read));
      return check_file_name("CGROUP.READ", *read);
    }
    case TAG_PARENT:
      TRY(once(seen, field->tag, "CGROUP"));
      TRY(text_field(spec, field, "CGROUP.parent", MAX_PATH, &cgroup->parent));
      return check_absolute("CGROUP.parent", cgroup->parent);
    case TAG_LEAF:
      TRY(once(seen, field->tag, "CGROUP"));
      TRY(text_field(spec, field, "CGROUP.leaf", MAX_NAME, &cgroup->leaf));
      return check_file_name("CGROUP.leaf", cgroup->leaf);
    case TAG_V2:
      TRY(once(seen, field->tag, "CGROUP"));
      return flag_field(field, "CGROUP.v2", &cgroup->v2);
    case TAG_OOM:
      TRY(once(seen, field->tag, "CGROUP"));
      return flag_field(field, "CGROUP.oom", &cgroup->oom);
    default:
      return invalid("CGROUP", "unknown tag", NUMBER(field->tag));
  }
}

struct error parse_cgroup(struct spec *spec, const struct field *field,
                          struct cgroup_spec *cgroup) {
  struct cursor count = {field->bytes, field->length};
  struct field part;
  size_t parts = 0;
  enum step step;
  while ((step = next_field(&count, &part)) == STEP_FIELD) {
    parts++;
  }
  if (step == STEP_MALFORMED) {
    return malformed("CGROUP: malformed");
  }
  cgroup->writes = spec_allocate(spec, parts + 1, sizeof *cgroup->writes);
  cgroup->reads = spec_allocate(spec, parts + 1, sizeof *cgroup->reads);
  if (cgroup->writes == NULL || cgroup->reads == NULL) {
    return FAIL(LAYER_SPEC, ENOMEM, "no memory for the spec");
  }
  struct cursor cursor = {field->bytes, field->length};
  uint32_t seen = 0;
  while (next_field(&cursor, &part) == STEP_FIELD) {
    TRY(parse_part(spec, &part, cgroup, &seen));
  }
  if (cgroup->parent == NULL || cgroup->leaf == NULL) {
    return malformed("CGROUP: without parent or leaf");
  }
  if (cgroup->oom && cgroup->v2) {
    return malformed("CGROUP.oom: in v2 there is memory.oom.group");
  }
  return ok();
}

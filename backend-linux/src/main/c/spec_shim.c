// SHIM: how a sandbox lives on without its caller.
#include <string.h>

#include "spec_parts.h"
#include "text.h"

enum tag {
  TAG_DIRECTORY = 1,
  TAG_LAUNCH = 2,
  TAG_SANDBOX = 3,
  TAG_NAME = 4,
  TAG_LOG = 5,
  TAG_FILE_SIZE = 6,
  TAG_FILES = 7,
  TAG_RATE = 8,
  TAG_CHANNEL = 9,
  TAG_HELD = 10
};

enum { SMALLEST_FILE = 4096, MOST_FILES = 100, LONGEST_INTERVAL_MS = 3600 * 1000 };

// It goes into lines of text and of JSON as it is.
static struct error parse_id(struct spec *spec, const struct field *field, const char *name,
                             const char **value) {
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  TRY(text_field(spec, field, name, MAX_ID, value));
  bool plain = (*value)[0] != '\0' && strspn(*value, allowed) == strlen(*value);
  return plain ? ok() : invalid(name, "not letters, digits and . _ -", *value);
}

static struct error parse_rate(struct log_spec *log, const struct field *field) {
  if (field->length != 16) {
    return malformed("SHIM.rate has an interval, lines and bytes");
  }
  log->interval_ms = u32_at(field->bytes);
  log->interval_lines = u32_at(field->bytes + 4);
  log->interval_bytes = u64_at(field->bytes + 8);
  bool sound = log->interval_ms >= 1 && log->interval_ms <= LONGEST_INTERVAL_MS &&
               log->interval_lines >= 1 && log->interval_bytes >= 1;
  return sound ? ok() : malformed("SHIM.rate: out of range");
}

static struct error parse_part(struct spec *spec, const struct field *field) {
  struct shim_spec *shim = &spec->shim;
  switch (field->tag) {
    case TAG_DIRECTORY:
      TRY(text_field(spec, field, "SHIM.directory", MAX_PATH, &shim->directory));
      return check_normalised("SHIM.directory", shim->directory);
    case TAG_LAUNCH:
      return parse_id(spec, field, "SHIM.launch", &shim->launch);
    case TAG_SANDBOX:
      return parse_id(spec, field, "SHIM.sandbox", &shim->sandbox);
    case TAG_NAME:
      return parse_id(spec, field, "SHIM.name", &shim->name);
    case TAG_LOG:
      TRY(text_field(spec, field, "SHIM.log", MAX_PATH, &shim->log.path));
      return check_normalised("SHIM.log", shim->log.path);
    case TAG_FILE_SIZE:
      TRY(u64_field(field, "SHIM.file_size", &shim->log.file_size));
      return shim->log.file_size >= SMALLEST_FILE ? ok() : malformed("SHIM.file_size: too small");
    case TAG_FILES:
      TRY(u32_field(field, "SHIM.files", &shim->log.files));
      return shim->log.files >= 1 && shim->log.files <= MOST_FILES
                 ? ok()
                 : malformed("SHIM.files: not 1 to 100");
    case TAG_RATE:
      return parse_rate(&shim->log, field);
    case TAG_CHANNEL:
      return flag_field(field, "SHIM.channel", &shim->channel);
    case TAG_HELD:
      return flag_field(field, "SHIM.held", &shim->held);
    default:
      return invalid("SHIM", "unknown tag", NUMBER(field->tag));
  }
}

struct error parse_shim(struct spec *spec, const struct field *field) {
  struct cursor cursor = {field->bytes, field->length};
  struct field part;
  uint32_t seen = 0;
  enum step step;
  while ((step = next_field(&cursor, &part)) == STEP_FIELD) {
    TRY(once(&seen, part.tag, "SHIM"));
    TRY(parse_part(spec, &part));
  }
  const uint32_t all = (1U << TAG_CHANNEL) - 2;  // what follows may be left out
  if (step == STEP_MALFORMED || (seen & all) != all) {
    return malformed("SHIM: malformed, or without one of its fields");
  }
  spec->shim.asked = true;
  return ok();
}

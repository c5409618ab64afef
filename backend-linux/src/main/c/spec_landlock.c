// LANDLOCK and its rules.
#include <errno.h>
#include <string.h>

#include "layers.h"
#include "spec_parts.h"
#include "text.h"

enum tag { TAG_FILES = 1, TAG_NETWORK = 2, TAG_SCOPES = 3, TAG_RULE = 4, TAG_FLAGS = 5, TAG_PORT = 6 };

enum rule_tag { TAG_PATH = 1, TAG_ALLOWED = 2 };

enum port_tag { TAG_NUMBER = 1, TAG_PORT_ALLOWED = 2 };

static struct error parse_rule_part(struct spec *spec, const struct field *field,
                                    struct landlock_rule *rule) {
  switch (field->tag) {
    case TAG_PATH:
      TRY(text_field(spec, field, "LANDLOCK.RULE.path", MAX_PATH, &rule->path));
      return strcmp(rule->path, "/") == 0 ? ok()
                                          : check_normalised("LANDLOCK.RULE.path", rule->path);
    case TAG_ALLOWED:
      return u64_field(field, "LANDLOCK.RULE.allowed", &rule->allowed);
    default:
      return invalid("LANDLOCK.RULE", "unknown tag", NUMBER(field->tag));
  }
}

static struct error parse_rule(struct spec *spec, const struct field *field,
                               struct landlock_rule *rule) {
  struct cursor cursor = {field->bytes, field->length};
  struct field part;
  uint32_t seen = 0;
  enum step step;
  while ((step = next_field(&cursor, &part)) == STEP_FIELD) {
    TRY(once(&seen, part.tag, "LANDLOCK.RULE"));
    TRY(parse_rule_part(spec, &part, rule));
  }
  if (step == STEP_MALFORMED || rule->path == NULL || rule->allowed == 0) {
    return malformed("LANDLOCK.RULE: malformed, or without path or rights");
  }
  return ok();
}

static struct error parse_port(const struct field *field, struct landlock_port *port) {
  struct cursor cursor = {field->bytes, field->length};
  struct field part;
  uint32_t seen = 0;
  enum step step;
  while ((step = next_field(&cursor, &part)) == STEP_FIELD) {
    TRY(once(&seen, part.tag, "LANDLOCK.PORT"));
    switch (part.tag) {
      case TAG_NUMBER:
        TRY(u32_field(&part, "LANDLOCK.PORT.number", &port->port));
        break;
      case TAG_PORT_ALLOWED:
        TRY(u64_field(&part, "LANDLOCK.PORT.allowed", &port->allowed));
        break;
      default:
        return invalid("LANDLOCK.PORT", "unknown tag", NUMBER(part.tag));
    }
  }
  if (step == STEP_MALFORMED || port->allowed == 0) {
    return malformed("LANDLOCK.PORT: malformed, or without rights");
  }
  return check_port("LANDLOCK.PORT.number", port->port);
}

static struct error parse_part(struct spec *spec, const struct field *field, uint32_t *seen) {
  struct landlock_spec *landlock = &spec->landlock;
  if (field->tag == TAG_RULE) {
    return parse_rule(spec, field, &landlock->rules[landlock->rule_count++]);
  }
  if (field->tag == TAG_PORT) {
    return parse_port(field, &landlock->ports[landlock->port_count++]);
  }
  TRY(once(seen, field->tag, "LANDLOCK"));
  switch (field->tag) {
    case TAG_FILES:
      return u64_field(field, "LANDLOCK.files", &landlock->files);
    case TAG_NETWORK:
      return u64_field(field, "LANDLOCK.network", &landlock->network);
    case TAG_SCOPES:
      return u64_field(field, "LANDLOCK.scopes", &landlock->scopes);
    case TAG_FLAGS:
      return u32_field(field, "LANDLOCK.flags", &landlock->flags);
    default:
      return invalid("LANDLOCK", "unknown tag", NUMBER(field->tag));
  }
}

static struct error make_room(struct spec *spec, const struct field *field) {
  struct cursor cursor = {field->bytes, field->length};
  struct field part;
  size_t rules = 0;
  size_t ports = 0;
  enum step step;
  while ((step = next_field(&cursor, &part)) == STEP_FIELD) {
    rules += part.tag == TAG_RULE;
    ports += part.tag == TAG_PORT;
  }
  if (step == STEP_MALFORMED) {
    return malformed("LANDLOCK: malformed");
  }
  if (rules > MAX_RULES || ports > MAX_PORT_RULES) {
    return invalid("LANDLOCK", "too many rules", NUMBER(rules + ports));
  }
  spec->landlock.rules = spec_allocate(spec, rules + 1, sizeof *spec->landlock.rules);
  spec->landlock.ports = spec_allocate(spec, ports + 1, sizeof *spec->landlock.ports);
  bool made = spec->landlock.rules != NULL && spec->landlock.ports != NULL;
  return made ? ok() : FAIL(LAYER_SPEC, ENOMEM, "no memory for the spec");
}

static struct error check_rights(const struct landlock_spec *landlock) {
  if ((landlock->files | landlock->network | landlock->scopes) == 0) {
    return malformed("LANDLOCK: nothing is handled, so nothing would be denied");
  }
  for (size_t i = 0; i < landlock->rule_count; i++) {
    if ((landlock->rules[i].allowed & ~landlock->files) != 0) {
      return invalid("LANDLOCK.RULE", "allows what is not handled", landlock->rules[i].path);
    }
  }
  for (size_t i = 0; i < landlock->port_count; i++) {
    if ((landlock->ports[i].allowed & ~landlock->network) != 0) {
      return invalid("LANDLOCK.PORT", "allows what is not handled",
                     NUMBER(landlock->ports[i].port));
    }
  }
  return ok();
}

struct error parse_landlock(struct spec *spec, const struct field *field) {
  TRY(make_room(spec, field));
  struct cursor cursor = {field->bytes, field->length};
  struct field part;
  uint32_t seen = 0;
  while (next_field(&cursor, &part) == STEP_FIELD) {
    TRY(parse_part(spec, &part, &seen));
  }
  spec->landlock.asked = true;
  return check_rights(&spec->landlock);
}

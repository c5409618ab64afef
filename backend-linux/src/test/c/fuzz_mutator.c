// Keeps inputs well-formed on their way: fields are changed, doubled, removed
// and moved as such, on every level, and lengths always fit. Every eighth
// change is one of mere bytes, so that malformed inputs come too.
#include <stdlib.h>
#include <string.h>

#include "wire.h"

enum { FIELDS = 64, TAGS = 26, LARGEST = 1 << 20 };

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t length, size_t capacity);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t capacity,
                               unsigned seed);

struct part {
  uint16_t tag;
  const uint8_t *bytes;
  size_t length;
};

static uint32_t state;

static uint32_t below(uint32_t limit) {
  state = state * 1664525 + 1013904223;
  return limit != 0 ? (state >> 8) % limit : 0;
}

// 0 where these are no fields.
static size_t split(const uint8_t *bytes, size_t length, struct part *parts) {
  struct cursor cursor = {bytes, length};
  struct field field;
  size_t count = 0;
  enum step step;
  while (count < FIELDS && (step = next_field(&cursor, &field)) == STEP_FIELD) {
    parts[count++] = (struct part){field.tag, field.bytes, field.length};
  }
  return cursor.left == 0 ? count : 0;
}

static void put_part(struct buffer *to, const struct part *part) {
  put_field(to, part->tag, part->bytes, part->length);
}

static void mutate(struct buffer *to, const uint8_t *bytes, size_t length,
                   int depth);

static void change_content(struct buffer *to, const struct part *part,
                           int depth) {
  struct part inner[FIELDS];
  size_t mark = begin_field(to, part->tag);
  if (depth < 3 && split(part->bytes, part->length, inner) > 0 &&
      below(4) != 0) {
    mutate(to, part->bytes, part->length, depth + 1);
  } else {
    size_t capacity = part->length + 32;
    uint8_t *copy = malloc(capacity);
    if (part->length != 0) {
      memcpy(copy, part->bytes, part->length);
    }
    put_bytes(to, copy, LLVMFuzzerMutate(copy, part->length, capacity));
    free(copy);
  }
  end_field(to, mark);
}

static void mutate(struct buffer *to, const uint8_t *bytes, size_t length,
                   int depth) {
  struct part parts[FIELDS];
  size_t count = split(bytes, length, parts);
  size_t chosen = below((uint32_t)count);
  uint32_t act = below(8);
  for (size_t i = 0; i < count; i++) {
    size_t source = i;
    if (act == 1 && i == chosen) {
      continue;
    }
    if (act == 2 && i == chosen) {
      put_part(to, &parts[i]);
    }
    if (act == 3 && i == chosen) {
      source = below((uint32_t)count);
    }
    struct part part = parts[source];
    if (act == 4 && i == chosen) {
      part.tag = (uint16_t)below(TAGS);
    }
    if (act >= 5 && i == chosen) {
      change_content(to, &part, depth);
    } else {
      put_part(to, &part);
    }
  }
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t capacity,
                               unsigned seed) {
  struct part parts[FIELDS];
  state = seed;
  if (below(8) == 0 || split(bytes, length, parts) == 0) {
    return LLVMFuzzerMutate(bytes, length, capacity);
  }
  struct buffer changed = {0};
  mutate(&changed, bytes, length, 0);
  if (changed.failed || changed.length > capacity || changed.length > LARGEST) {
    buffer_free(&changed);
    return LLVMFuzzerMutate(bytes, length, capacity);
  }
  if (changed.length != 0) {
    memcpy(bytes, changed.bytes, changed.length);
  }
  size_t result = changed.length;
  buffer_free(&changed);
  return result;
}

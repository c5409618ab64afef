// The encoding of payloads: fields of u16 tag, u16 zero, u32 length, bytes; little-endian.
#ifndef AURORA_WIRE_H
#define AURORA_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FIELD_HEADER = 8 };

struct cursor {
  const uint8_t *at;
  size_t left;
};

struct field {
  uint16_t tag;
  const uint8_t *bytes;
  size_t length;
};

enum step { STEP_FIELD, STEP_END, STEP_MALFORMED };

enum step next_field(struct cursor *cursor, struct field *field);

uint32_t u32_at(const uint8_t *bytes);
uint64_t u64_at(const uint8_t *bytes);

// These say whether the field has exactly the size of the number.
bool field_u32(const struct field *field, uint32_t *value);
bool field_u64(const struct field *field, uint64_t *value);

// A growing payload. Running out of memory is remembered in `failed`.
struct buffer {
  uint8_t *bytes;
  size_t length;
  size_t capacity;
  bool failed;
  bool borrowed;  // the bytes are somebody else's, and do not grow
};

// For what has to be said when there is no memory left.
struct buffer buffer_in(uint8_t *storage, size_t capacity);

void put_bytes(struct buffer *buffer, const void *bytes, size_t length);
void put_field(struct buffer *buffer, uint16_t tag, const void *bytes, size_t length);
void put_u32(struct buffer *buffer, uint16_t tag, uint32_t value);
void put_u64(struct buffer *buffer, uint16_t tag, uint64_t value);
void put_string(struct buffer *buffer, uint16_t tag, const char *value);

// A field that holds fields: everything put between begin and end.
size_t begin_field(struct buffer *buffer, uint16_t tag);
void end_field(struct buffer *buffer, size_t mark);

void store_u32(uint8_t *bytes, uint32_t value);

void buffer_free(struct buffer *buffer);

#endif

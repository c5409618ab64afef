#include "wire.h"

#include <stdlib.h>
#include <string.h>

uint32_t u32_at(const uint8_t *bytes) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
         (uint32_t)bytes[3] << 24;
}

uint64_t u64_at(const uint8_t *bytes) {
  return (uint64_t)u32_at(bytes) | (uint64_t)u32_at(bytes + 4) << 32;
}

enum step next_field(struct cursor *cursor, struct field *field) {
  if (cursor->left == 0) {
    return STEP_END;
  }
  if (cursor->left < FIELD_HEADER) {
    return STEP_MALFORMED;
  }
  const uint8_t *at = cursor->at;
  uint32_t length = u32_at(at + 4);
  bool reserved = at[2] != 0 || at[3] != 0;
  if (reserved || length > cursor->left - FIELD_HEADER) {
    return STEP_MALFORMED;
  }
  field->tag = (uint16_t)(at[0] | at[1] << 8);
  field->bytes = at + FIELD_HEADER;
  field->length = length;
  cursor->at += FIELD_HEADER + length;
  cursor->left -= FIELD_HEADER + length;
  return STEP_FIELD;
}

bool field_u32(const struct field *field, uint32_t *value) {
  if (field->length != 4) {
    return false;
  }
  *value = u32_at(field->bytes);
  return true;
}

bool field_u64(const struct field *field, uint64_t *value) {
  if (field->length != 8) {
    return false;
  }
  *value = u64_at(field->bytes);
  return true;
}

void store_u32(uint8_t *bytes, uint32_t value) {
  for (unsigned i = 0; i < 4; i++) {
    bytes[i] = (uint8_t)(value >> (8 * i));
  }
}

struct buffer buffer_in(uint8_t *storage, size_t capacity) {
  return (struct buffer){.bytes = storage, .capacity = capacity, .borrowed = true};
}

static bool reserve(struct buffer *buffer, size_t more) {
  if (buffer->failed) {
    return false;
  }
  if (more <= buffer->capacity - buffer->length) {
    return true;
  }
  if (buffer->borrowed) {
    buffer->failed = true;
    return false;
  }
  size_t capacity = buffer->capacity == 0 ? 1024 : buffer->capacity * 2;
  while (capacity - buffer->length < more) {
    capacity *= 2;
  }
  uint8_t *bytes = realloc(buffer->bytes, capacity);
  if (bytes == NULL) {
    buffer->failed = true;
    return false;
  }
  buffer->bytes = bytes;
  buffer->capacity = capacity;
  return true;
}

void put_bytes(struct buffer *buffer, const void *bytes, size_t length) {
  if (length != 0 && reserve(buffer, length)) {
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
  }
}

size_t begin_field(struct buffer *buffer, uint16_t tag) {
  uint8_t header[FIELD_HEADER] = {(uint8_t)tag, (uint8_t)(tag >> 8)};
  put_bytes(buffer, header, sizeof header);
  return buffer->length;
}

void end_field(struct buffer *buffer, size_t mark) {
  if (!buffer->failed) {
    store_u32(buffer->bytes + mark - 4, (uint32_t)(buffer->length - mark));
  }
}

void put_field(struct buffer *buffer, uint16_t tag, const void *bytes, size_t length) {
  size_t mark = begin_field(buffer, tag);
  put_bytes(buffer, bytes, length);
  end_field(buffer, mark);
}

void put_u32(struct buffer *buffer, uint16_t tag, uint32_t value) {
  uint8_t bytes[4];
  store_u32(bytes, value);
  put_field(buffer, tag, bytes, sizeof bytes);
}

void put_u64(struct buffer *buffer, uint16_t tag, uint64_t value) {
  uint8_t bytes[8];
  store_u32(bytes, (uint32_t)value);
  store_u32(bytes + 4, (uint32_t)(value >> 32));
  put_field(buffer, tag, bytes, sizeof bytes);
}

void put_string(struct buffer *buffer, uint16_t tag, const char *value) {
  put_field(buffer, tag, value, strlen(value));
}

void buffer_free(struct buffer *buffer) {
  if (!buffer->borrowed) {
    free(buffer->bytes);
  }
  *buffer = (struct buffer){0};
}

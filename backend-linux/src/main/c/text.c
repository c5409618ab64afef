#include "text.h"

#include <string.h>

struct text text_in(char *storage, size_t capacity) {
  storage[0] = '\0';
  return (struct text){.bytes = storage, .length = 0, .capacity = capacity};
}

void text_add(struct text *text, const char *part) {
  size_t room = text->capacity - 1 - text->length;
  size_t length = strlen(part);
  if (length > room) {
    length = room;
    while (length > 0 && ((unsigned char)part[length] & 0xC0U) == 0x80U) {
      length--;
    }
  }
  memcpy(text->bytes + text->length, part, length);
  text->length += length;
  text->bytes[text->length] = '\0';
}

const char *number_in(char storage[NUMBER_MAX], uint64_t value) {
  char *at = storage + NUMBER_MAX - 1;
  *at = '\0';
  do {
    *--at = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  return at;
}

uint64_t number_from(const char *bytes, size_t length) {
  uint64_t value = 0;
  for (size_t i = 0; i < length && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
    if (value > (UINT64_MAX - 9) / 10) {
      break;
    }
    value = value * 10 + (uint64_t)(bytes[i] - '0');
  }
  return value;
}

// The length of the well-formed sequence that starts here, 0 if there is none (RFC 3629, section
// 4).
static size_t sequence_length(const uint8_t *at, size_t left) {
  if (at[0] < 0x80) {
    return 1;
  }
  size_t length = at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
  if (at[0] < 0xC2 || at[0] > 0xF4 || left < length) {
    return 0;
  }
  uint8_t low = at[0] == 0xE0 ? 0xA0 : at[0] == 0xF0 ? 0x90 : 0x80;
  uint8_t high = at[0] == 0xED ? 0x9F : at[0] == 0xF4 ? 0x8F : 0xBF;
  if (at[1] < low || at[1] > high) {
    return 0;
  }
  for (size_t i = 2; i < length; i++) {
    if ((at[i] & 0xC0) != 0x80) {
      return 0;
    }
  }
  return length;
}

bool is_utf8(const uint8_t *bytes, size_t length) {
  for (size_t at = 0; at < length;) {
    size_t step = sequence_length(bytes + at, length - at);
    if (step == 0) {
      return false;
    }
    at += step;
  }
  return true;
}

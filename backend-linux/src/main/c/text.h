// Bounded text: never longer than its storage, always terminated, cut at a UTF-8 boundary.
#ifndef AURORA_TEXT_H
#define AURORA_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NUMBER_MAX = 24 };

struct text {
  char *bytes;
  size_t length;
  size_t capacity;
};

// A decimal number as a string that lives as long as the enclosing block.
#define NUMBER(value) number_in((char[NUMBER_MAX]){0}, (uint64_t)(value))

struct text text_in(char *storage, size_t capacity);

void text_add(struct text *text, const char *part);

const char *number_in(char storage[NUMBER_MAX], uint64_t value);

// The decimal number at the start of the bytes; 0 where there is none. Stops before overflow.
uint64_t number_from(const char *bytes, size_t length);

bool is_utf8(const uint8_t *bytes, size_t length);

#endif

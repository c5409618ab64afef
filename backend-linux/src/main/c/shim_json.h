// Records of a log: one JSON object a line.
#ifndef AURORA_SHIM_JSON_H
#define AURORA_SHIM_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  LOG_LINE_MAX = 8 * 1024,  // bytes of a line in one record; a longer one goes on in the next
  // Every byte may become \u0000, and what is around it.
  RECORD_MAX = 6 * LOG_LINE_MAX + 512
};

struct record {
  uint64_t time_us;  // since 1970
  const char *stream;
  const char *name;
  uint64_t pid;
  uint64_t seq;
  const char *line;
  size_t length;
  bool continued;
  uint64_t dropped;
  size_t line_bytes;  // of the line as it is written, said by record_write
};

// Writes the record and its line end into RECORD_MAX bytes; gives the length. What is not UTF-8
// becomes U+FFFD, one for each maximal part that could have begun a character.
size_t record_write(struct record *record, char *to);

// The number of a record, 0 where there is none.
uint64_t record_seq(const char *bytes, size_t length);

// How many bytes of a full line to cut off, for a character that may go on behind them.
size_t incomplete_tail(const char *bytes, size_t length);

#endif

#include "shim_json.h"

#include <string.h>

#include "text.h"

enum { DAYS_OF_ERA = 146097, DAYS_TO_1970 = 719468 };

struct output {
  char *at;
};

static void add_bytes(struct output *out, const char *bytes, size_t length) {
  memcpy(out->at, bytes, length);
  out->at += length;
}

static void add(struct output *out, const char *text) { add_bytes(out, text, strlen(text)); }

static void add_digits(struct output *out, uint64_t value, int digits) {
  for (int i = digits - 1; i >= 0; i--) {
    out->at[i] = (char)('0' + value % 10);
    value /= 10;
  }
  out->at += digits;
}

// ISO 8601 in UTC. The date by the days since 1 March of the year 0, so that a leap day is the last
// one of its year.
static void add_time(struct output *out, uint64_t time_us) {
  uint64_t seconds = time_us / 1000000;
  uint64_t days = seconds / 86400 + DAYS_TO_1970;
  uint64_t era = days / DAYS_OF_ERA;
  uint64_t day_of_era = days % DAYS_OF_ERA;
  uint64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  uint64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  uint64_t month = (5 * day_of_year + 2) / 153;  // 0 is March
  uint64_t day = day_of_year - (153 * month + 2) / 5 + 1;
  uint64_t year = era * 400 + year_of_era + (month >= 10);
  add_digits(out, year, 4);
  add(out, "-");
  add_digits(out, month < 10 ? month + 3 : month - 9, 2);
  add(out, "-");
  add_digits(out, day, 2);
  add(out, "T");
  add_digits(out, seconds / 3600 % 24, 2);
  add(out, ":");
  add_digits(out, seconds / 60 % 60, 2);
  add(out, ":");
  add_digits(out, seconds % 60, 2);
  add(out, ".");
  add_digits(out, time_us % 1000000, 6);
  add(out, "Z");
}

static void add_ascii(struct output *out, unsigned char byte) {
  static const char hex[] = "0123456789ABCDEF";
  static const char plain[] = "btn\vfr";  // 8 to 13; 11 has no short form
  if (byte >= ' ') {
    if (byte == '"' || byte == '\\') {
      *out->at++ = '\\';
    }
    *out->at++ = (char)byte;
  } else if (byte >= '\b' && byte <= '\r' && byte != '\v') {
    *out->at++ = '\\';
    *out->at++ = plain[byte - '\b'];
  } else {
    add(out, "\\u00");
    *out->at++ = hex[byte >> 4];
    *out->at++ = hex[byte & 15];
  }
}

// The bytes that belong together here (RFC 3629, section 4), and whether they are a character.
static size_t sequence(const unsigned char *at, size_t left, bool *whole) {
  *whole = at[0] < 0x80;
  if (at[0] < 0xC2 || at[0] > 0xF4) {
    return 1;
  }
  size_t length = at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
  unsigned char low = at[0] == 0xE0 ? 0xA0 : at[0] == 0xF0 ? 0x90 : 0x80;
  unsigned char high = at[0] == 0xED ? 0x9F : at[0] == 0xF4 ? 0x8F : 0xBF;
  size_t have = 1;
  while (have < length && have < left && at[have] >= low && at[have] <= high) {
    low = 0x80;
    high = 0xBF;
    have++;
  }
  *whole = have == length;
  return have;
}

static void add_line(struct output *out, const char *line, size_t length) {
  const unsigned char *at = (const unsigned char *)line;
  while (length > 0) {
    bool whole = false;
    size_t step = sequence(at, length, &whole);
    if (!whole) {
      add(out, "\xEF\xBF\xBD");
    } else if (step == 1) {
      add_ascii(out, *at);
    } else {
      add_bytes(out, (const char *)at, step);
    }
    at += step;
    length -= step;
  }
}

size_t record_write(struct record *record, char *to) {
  struct output out = {to};
  add(&out, "{\"time\":\"");
  add_time(&out, record->time_us);
  add(&out, "\",\"stream\":\"");
  add(&out, record->stream);
  add(&out, "\",\"plugin\":\"");
  add(&out, record->name);
  add(&out, "\",\"pid\":");
  add(&out, NUMBER(record->pid));
  add(&out, ",\"seq\":");
  add(&out, NUMBER(record->seq));
  add(&out, ",\"line\":\"");
  const char *line = out.at;
  add_line(&out, record->line, record->length);
  record->line_bytes = (size_t)(out.at - line);
  add(&out, "\"");
  if (record->continued) {
    add(&out, ",\"cont\":true");
  }
  if (record->dropped != 0) {
    add(&out, ",\"dropped\":");
    add(&out, NUMBER(record->dropped));
  }
  add(&out, "}\n");
  return (size_t)(out.at - to);
}

// The fields before it hold nothing that a stranger has written.
uint64_t record_seq(const char *bytes, size_t length) {
  static const char key[] = "\"seq\":";
  const char *found = memmem(bytes, length, key, sizeof key - 1);
  if (length == 0 || bytes[0] != '{' || found == NULL) {
    return 0;
  }
  const char *value = found + sizeof key - 1;
  return number_from(value, (size_t)(bytes + length - value));
}

size_t incomplete_tail(const char *bytes, size_t length) {
  for (size_t back = 1; back <= 3 && back <= length; back++) {
    unsigned char byte = (unsigned char)bytes[length - back];
    if (byte >= 0xC0) {
      return back;
    }
    if (byte < 0x80) {
      break;
    }
  }
  return 0;
}

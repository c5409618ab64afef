#include "spec_cases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static const uint32_t IDS[] = {100, 101, 1000, 1001};

void put_required(struct buffer *spec, uint32_t namespaces) {
  put_u32(spec, S_VERSION, 1);
  put_u32(spec, S_NAMESPACES, namespaces);
  put_identity(spec, IDS);
}

struct buffer smallest(void) {
  struct buffer spec = {0};
  put_required(&spec, ALL);
  put_string(&spec, S_ARG, "/bin/true");
  return spec;
}

// With AURORA_CORPUS every case becomes a seed of the fuzzer: see the Makefile.
static void keep(const uint8_t *bytes, size_t length) {
  const char *directory = getenv("AURORA_CORPUS");
  static unsigned number;
  char path[4096];
  if (directory == NULL || length == 0) {
    return;
  }
  snprintf(path, sizeof path, "%s/%03u", directory, number++);
  FILE *file = fopen(path, "w");
  EXPECT(file != NULL && fwrite(bytes, 1, length, file) == length);
  fclose(file);
}

struct error parse(struct spec *spec, const uint8_t *bytes, size_t length) {
  keep(bytes, length);
  uint8_t *copy = malloc(length != 0 ? length : 1);
  if (length != 0) {
    memcpy(copy, bytes, length);
  }
  struct error error = spec_parse(spec, copy, length);
  free(copy);
  return error;
}

void takes(struct buffer bytes) {
  struct spec spec;
  struct error error = parse(&spec, bytes.bytes, bytes.length);
  EXPECT_EQUAL(error.detail, "");
  EXPECT_NUMBER(error.number, 0);
  spec_free(&spec);
  buffer_free(&bytes);
}

void refuses(struct buffer bytes, const char *because) {
  struct spec spec;
  struct error error = parse(&spec, bytes.bytes, bytes.length);
  EXPECT_NUMBER(error.number, EPROTO);
  EXPECT_EQUAL(error.number != 0 ? error.layer : "", "spec");
  EXPECT_TEXT(error.detail, because);
  spec_free(&spec);
  buffer_free(&bytes);
}

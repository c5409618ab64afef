// Specs for the tests of the parser, and what it must say to them.
#ifndef AURORA_SPEC_CASES_H
#define AURORA_SPEC_CASES_H

#include "spec.h"
#include "spec_writer.h"

enum { NEWPID_NEWNS = 0x20020000, ALL = 0x7e020000 };

// All mandatory fields but ARG.
void put_required(struct buffer *spec, uint32_t namespaces);

struct buffer smallest(void);

// Parses an exact copy, so that the sanitizer sees every byte read beyond the
// end.
struct error parse(struct spec *spec, const uint8_t *bytes, size_t length);

// These free the bytes.
void takes(struct buffer bytes);
void refuses(struct buffer bytes, const char *because);

#define REFUSES(statement, because)                                            \
  do {                                                                         \
    struct buffer spec = smallest();                                           \
    statement;                                                                 \
    refuses(spec, because);                                                    \
  } while (0)

// Landlock rules, filters, and what the probe asks.
void test_confinement(void);

#endif

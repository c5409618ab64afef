// A typed error: which layer failed, with which errno, doing what to which object.
#ifndef AURORA_ERROR_H
#define AURORA_ERROR_H

enum { DETAIL_MAX = 512 };

struct error {
  int number;         // errno, 0 when nothing failed
  const char *layer;  // static text, or text that the spec owns
  char detail[DETAIL_MAX];
};

// Leave the calling function with the error of a step that failed.
#define TRY(call)                 \
  do {                            \
    struct error tried_ = (call); \
    if (tried_.number != 0) {     \
      return tried_;              \
    }                             \
  } while (0)

// The parts make up the detail; the last one is the object of the operation.
#define FAIL(layer, number, ...) \
  error_of((layer), (number), (const char *const[]){__VA_ARGS__, (const char *)0})

struct error ok(void);

struct error error_of(const char *layer, int number, const char *const parts[]);

#endif

#include "check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct {
  const char *word;
  const char *mode;
  const char *test;
  bool broken;
  int passed, failed, skipped;
} state;

void only(const char *word) { state.word = word; }

bool begin(const char *mode, const char *test) {
  if (state.word != NULL && strstr(test, state.word) == NULL) {
    return false;
  }
  state.mode = mode;
  state.test = test;
  state.broken = false;
  return true;
}

void end(void) {
  if (state.test != NULL) {
    *(state.broken ? &state.failed : &state.passed) += 1;
  }
}

void skip(const char *reason) {
  printf("skipped: %s: %s: %s\n", state.mode, state.test, reason);
  state.skipped++;
  state.test = NULL;
}

int failures(void) { return state.failed; }

int summary(const char *suite) {
  printf("%s: %d passed, %d failed, %d skipped\n", suite, state.passed,
         state.failed, state.skipped);
  bool chosen = state.word != NULL;
  return state.failed == 0 && (state.passed > 0 || chosen) ? 0 : 1;
}

static void complain(const char *file, int line) {
  const char *name = strrchr(file, '/');
  state.broken = true;
  printf("FAILED: %s: %s\n  %s:%d: ", state.mode, state.test,
         name != NULL ? name + 1 : file, line);
}

bool expect(bool condition, const char *file, int line, const char *what) {
  if (!condition) {
    complain(file, line);
    printf("%s\n", what);
  }
  return condition;
}

bool expect_number(int64_t actual, int64_t wanted, const char *file, int line,
                   const char *what) {
  if (actual != wanted) {
    complain(file, line);
    printf("%s is %" PRId64 ", not %" PRId64 "\n", what, actual, wanted);
  }
  return actual == wanted;
}

bool expect_text(const char *actual, const char *wanted, bool contained,
                 const char *file, int line) {
  bool there = strstr(actual, wanted) != NULL;
  if (there != contained) {
    complain(file, line);
    printf("'%s' %s '%s'\n", actual,
           contained ? "does not contain" : "contains", wanted);
  }
  return there == contained;
}

bool expect_equal(const char *actual, const char *wanted, const char *file,
                  int line) {
  bool same = strcmp(actual, wanted) == 0;
  if (!same) {
    complain(file, line);
    printf("'%s' is not '%s'\n", actual, wanted);
  }
  return same;
}

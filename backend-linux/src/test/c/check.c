#include "check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct {
  const char *word;
  const char *mode;
  const char *test;
  bool broken;
  int passed, failed, skipped;
  struct timespec begun;
  char first[4096];  // complaint
  char *cases;       // as elements of a JUnit report
  size_t length;
  FILE *report;
} state;

static void put_escaped(const char *text) {
  for (; *text != '\0'; text++) {
    unsigned char byte = (unsigned char)*text;
    if (byte < 0x20 || byte == 0x7f || strchr("<>&\"", byte) != NULL) {
      fprintf(state.report, "&#%u;", byte < 0x20 ? ' ' : byte);
    } else {
      fputc(byte, state.report);
    }
  }
}

static double seconds_since(const struct timespec *begun) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - begun->tv_sec) + (double)(now.tv_nsec - begun->tv_nsec) / 1e9;
}

static void report_case(const char *kind, const char *message) {
  if (state.report == NULL) {
    state.report = open_memstream(&state.cases, &state.length);
  }
  const char *suite = getenv("AURORA_SUITE");
  fputs("<testcase classname=\"native: ", state.report);
  put_escaped(suite != NULL ? suite : "");
  put_escaped(suite != NULL ? ": " : "");
  put_escaped(state.mode);
  fputs("\" name=\"", state.report);
  put_escaped(state.test);
  fprintf(state.report, "\" time=\"%.3f\">", seconds_since(&state.begun));
  if (kind != NULL) {
    fprintf(state.report, "<%s message=\"", kind);
    put_escaped(message);
    fputs("\"/>", state.report);
  }
  fputs("</testcase>\n", state.report);
}

void only(const char *word) { state.word = word; }

bool begin(const char *mode, const char *test) {
  if (state.word != NULL && strstr(test, state.word) == NULL) {
    return false;
  }
  state.mode = mode;
  state.test = test;
  state.broken = false;
  state.first[0] = '\0';
  clock_gettime(CLOCK_MONOTONIC, &state.begun);
  return true;
}

void end(void) {
  if (state.test != NULL) {
    *(state.broken ? &state.failed : &state.passed) += 1;
    if (!state.broken && getenv("CHECK_LIST") != NULL) {
      printf("passed: %s: %s\n", state.mode, state.test);
    }
    report_case(state.broken ? "failure" : NULL, state.first);
  }
}

void skip(const char *reason) {
  printf("skipped: %s: %s: %s\n", state.mode, state.test, reason);
  state.skipped++;
  report_case("skipped", reason);
  state.test = NULL;
}

bool is_broken(void) { return state.broken; }

// A JUnit report, where a directory for it is named.
static void write_report(const char *suite) {
  const char *directory = getenv("AURORA_TEST_REPORTS");
  char path[4096];
  if (directory == NULL || state.report == NULL) {
    return;
  }
  fclose(state.report);
  snprintf(path, sizeof path, "%s/TEST-native.%s.xml", directory, suite);
  FILE *file = fopen(path, "w");
  if (file == NULL) {
    perror(path);
    exit(2);
  }
  fprintf(file,
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<testsuite name=\"native.%s\" tests=\"%d\" failures=\"%d\" "
          "errors=\"0\" skipped=\"%d\">\n",
          suite, state.passed + state.failed + state.skipped, state.failed, state.skipped);
  fwrite(state.cases, 1, state.length, file);
  fputs("</testsuite>\n", file);
  fclose(file);
}

int summary(const char *suite) {
  printf("%s: %d passed, %d failed, %d skipped\n", suite, state.passed, state.failed,
         state.skipped);
  write_report(suite);
  bool chosen = state.word != NULL;
  return state.failed == 0 && (state.passed > 0 || chosen) ? 0 : 1;
}

static void complain(const char *file, int line, const char *format, ...) {
  const char *slash = strrchr(file, '/');
  const char *name = slash != NULL ? slash + 1 : file;
  char what[4096];
  va_list values;
  va_start(values, format);
  vsnprintf(what, sizeof what, format, values);
  va_end(values);
  printf("FAILED: %s: %s\n  %s:%d: %s\n", state.mode, state.test, name, line, what);
  if (!state.broken) {
    snprintf(state.first, sizeof state.first, "%s:%d: %.3000s", name, line, what);
  }
  state.broken = true;
}

bool expect(bool condition, const char *file, int line, const char *what) {
  if (!condition) {
    complain(file, line, "%s", what);
  }
  return condition;
}

bool expect_number(int64_t actual, int64_t wanted, const char *file, int line, const char *what) {
  if (actual != wanted) {
    complain(file, line, "%s is %" PRId64 ", not %" PRId64, what, actual, wanted);
  }
  return actual == wanted;
}

bool expect_text(const char *actual, const char *wanted, bool contained, const char *file,
                 int line) {
  bool there = strstr(actual, wanted) != NULL;
  if (there != contained) {
    complain(file, line, "'%s' %s '%s'", actual, contained ? "does not contain" : "contains",
             wanted);
  }
  return there == contained;
}

bool expect_equal(const char *actual, const char *wanted, const char *file, int line) {
  bool same = strcmp(actual, wanted) == 0;
  if (!same) {
    complain(file, line, "'%s' is not '%s'", actual, wanted);
  }
  return same;
}

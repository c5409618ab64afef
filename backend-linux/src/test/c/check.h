// A small test frame: a test is a function whose name is a sentence; a failed
// expectation says where and what, and the test goes on.
#ifndef AURORA_CHECK_H
#define AURORA_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#define EXPECT(condition) expect((condition), __FILE__, __LINE__, #condition)
#define EXPECT_NUMBER(actual, wanted)                                          \
  expect_number((int64_t)(actual), (int64_t)(wanted), __FILE__, __LINE__,      \
                #actual)
#define EXPECT_TEXT(actual, wanted)                                            \
  expect_text((actual), (wanted), true, __FILE__, __LINE__)
#define EXPECT_NO_TEXT(actual, wanted)                                         \
  expect_text((actual), (wanted), false, __FILE__, __LINE__)
#define EXPECT_EQUAL(actual, wanted)                                           \
  expect_equal((actual), (wanted), __FILE__, __LINE__)

// Runs the test, unless a word was given on the command line that its name does
// not contain.
#define RUN(mode, test)                                                        \
  do {                                                                         \
    if (begin((mode), #test)) {                                                \
      test;                                                                    \
      end();                                                                   \
    }                                                                          \
  } while (0)

void only(const char *word);
bool begin(const char *mode, const char *test);
void end(void);
void skip(const char *reason);
int summary(const char *suite);

// Whether the present test has failed so far.
bool is_broken(void);

bool expect(bool condition, const char *file, int line, const char *what);
bool expect_number(int64_t actual, int64_t wanted, const char *file, int line,
                   const char *what);
bool expect_text(const char *actual, const char *wanted, bool contained,
                 const char *file, int line);
bool expect_equal(const char *actual, const char *wanted, const char *file,
                  int line);

#endif

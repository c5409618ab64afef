// Limits of the whole tree where no cgroup counts it: the launcher looks.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "check.h"
#include "sandbox_tests.h"

enum {
  CAUSE_CPU = 2,
  CAUSE_MEMORY_SEEN = 5,
  MEBIBYTE = 1 << 20,
  FAR_TOO_LONG_US = 240 * 1000 * 1000
};

static struct buffer watched(struct buffer spec, uint64_t memory,
                             uint64_t cpu_us) {
  put_watchdog(&spec, memory, cpu_us);
  put_u64(&spec, S_WALL_US, FAR_TOO_LONG_US);
  return spec;
}

static void expect_end(const struct result *result, uint32_t cause) {
  EXPECT_TEXT(result->layers, "watchdog=0/0");
  EXPECT(result->started && result->ended);
  EXPECT_NUMBER(result->how, 2);
  EXPECT_NUMBER(result->code, SIGKILL);
  EXPECT_NUMBER(result->cause, cause);
}

// Four daemons of 16 MiB; none has more than a single process may.
static void memory_of_all_daemons_together_is_seen(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "hoard", "16");
  run(mode, watched(spec, 40 * MEBIBYTE, 0), &result);
  expect_end(&result, CAUSE_MEMORY_SEEN);
}

static void memory_that_many_share_is_counted_once(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "share", "16");
  run(mode, watched(spec, 40 * MEBIBYTE, 0), &result);
  EXPECT_NUMBER(result.cause, 0);
  EXPECT_NUMBER(result.how, 1);
  EXPECT_NUMBER(result.code, 7);
}

// The kernel tells nothing of a process by its first thread when that has ended.
static void memory_without_its_first_thread_is_seen(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "orphan-memory", "67");
  run(mode, watched(spec, 40 * MEBIBYTE, 0), &result);
  expect_end(&result, CAUSE_MEMORY_SEEN);
}

// A program that its user may not read keeps others from looking into it.
static void one_that_cannot_be_looked_into_is_seen(const struct mode *mode) {
  static struct result result;
  char path[4096];
  snprintf(path, sizeof path, "%s/probe", work);
  EXPECT(chmod(path, 0711) == 0);
  struct buffer spec = USUAL(mode, "hoard", "16");
  run(mode, watched(spec, 40 * MEBIBYTE, 0), &result);
  EXPECT(chmod(path, 0755) == 0);
  expect_end(&result, CAUSE_MEMORY_SEEN);
}

static void cpu_time_of_all_together_is_seen(const struct mode *mode) {
  static struct result result;
  run(mode, watched(USUAL(mode, "burn", "3"), 0, 300 * 1000), &result);
  expect_end(&result, CAUSE_CPU);
  EXPECT(result.user_us + result.system_us >= 250 * 1000);
}

static void cpu_time_of_those_that_have_ended_counts(const struct mode *mode) {
  static struct result result;
  run(mode, watched(USUAL(mode, "burn-short", "20"), 0, 300 * 1000), &result);
  expect_end(&result, CAUSE_CPU);
}

static void who_keeps_to_the_limits_is_left_alone(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "fill", "8");
  run(mode, watched(spec, 64 * MEBIBYTE, UINT64_MAX), &result);
  EXPECT_NUMBER(result.cause, 0);
  EXPECT_EQUAL(result.output, "filled");
  EXPECT_NUMBER(result.code, 0);
}

void test_watchdog(const struct mode *mode) {
  RUN(mode->name, memory_of_all_daemons_together_is_seen(mode));
  RUN(mode->name, memory_that_many_share_is_counted_once(mode));
  RUN(mode->name, memory_without_its_first_thread_is_seen(mode));
  RUN(mode->name, one_that_cannot_be_looked_into_is_seen(mode));
  RUN(mode->name, cpu_time_of_all_together_is_seen(mode));
  RUN(mode->name, cpu_time_of_those_that_have_ended_counts(mode));
  RUN(mode->name, who_keeps_to_the_limits_is_left_alone(mode));
}

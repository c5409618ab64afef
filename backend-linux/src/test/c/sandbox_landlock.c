// Landlock: what no rule allows is denied to the program, whatever else would
// let it.
#include <errno.h>
#include <string.h>

#include "check.h"
#include "sandbox_tests.h"

enum {
  EXECUTE = 1 << 0,
  WRITE = 1 << 1,
  READ = 1 << 2,
  LIST = 1 << 3,
  MAKE = 1 << 8,
  ABI_1 = 0x1fff,
  TCP = 3,
  SIGNALS = 2
};

static const char *const NO_LANDLOCK =
    "this kernel has no Landlock of that ABI";

// The usual sandbox in which the probe may be executed, and what the rules
// between begin and end_field allow besides.
static size_t begin_rules(struct buffer *spec, uint64_t network,
                          uint64_t scopes) {
  put_content(spec, 7, "/secret", "hidden");
  put_content(spec, 7, "/shown", "text");
  size_t landlock = begin_landlock(spec, ABI_1, network, scopes);
  put_rule(spec, "/probe", EXECUTE | READ | LIST);
  return landlock;
}

static void only_what_a_rule_allows_can_be_reached(const struct mode *mode) {
  static const struct {
    const char *command, *path, *output;
  } cases[] = {{"cat", "/shown", "text"},
               {"cat", "/secret", "/secret: EACCES\n"},
               {"cat", "/proc/self/comm", "/proc/self/comm: EACCES\n"},
               {"touch", "/tmp/new", "/tmp/new:OK "},
               {"touch", "/dev/shm/new", "/dev/shm/new:EACCES "},
               {"ls", "/", ""},
               {"ls", "/tmp", ""}};
  static struct result result;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct buffer spec = USUAL(mode, cases[i].command, cases[i].path);
    put_tmpfs(&spec, "/dev/shm", 1 << 16, 01777);
    size_t landlock = begin_rules(&spec, 0, 0);
    put_rule(&spec, "/shown", READ);
    put_rule(&spec, "/tmp", READ | WRITE | LIST | MAKE);
    end_field(&spec, landlock);
    run(mode, spec, &result);
    EXPECT_TEXT(result.layers, "landlock=0/0 \n");
    EXPECT_EQUAL(result.output, cases[i].output);
    EXPECT_NUMBER(result.code, strcmp(cases[i].path, "/") == 0 ? EACCES : 0);
  }
}

static void a_program_that_no_rule_lets_execute_is_an_error_of_exec(
    const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "exit", "0");
  size_t landlock = begin_landlock(&spec, ABI_1, 0, 0);
  put_rule(&spec, "/probe", READ);
  end_field(&spec, landlock);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.failed_layer, "exec");
  EXPECT_NUMBER(result.failed_errno, EACCES);
}

static void fails_with(const struct mode *mode, struct buffer spec, int number,
                       const char *detail) {
  static struct result result;
  run(mode, spec, &result);
  EXPECT_EQUAL(result.failed_layer, "landlock");
  EXPECT_NUMBER(result.failed_errno, number);
  EXPECT_TEXT(result.failed_detail, detail);
  EXPECT(!result.reported && !result.started);
}

static void what_cannot_be_applied_is_an_error(const struct mode *mode) {
  struct buffer spec = USUAL(mode, "exit", "0");
  end_field(&spec, begin_landlock(&spec, UINT64_C(1) << 60, 0, 0));
  fails_with(mode, spec, EINVAL, "rights unknown to this kernel");
  spec = USUAL(mode, "exit", "0");
  size_t landlock = begin_rules(&spec, 0, 0);
  put_rule(&spec, "/none", READ);
  end_field(&spec, landlock);
  fails_with(mode, spec, ENOENT, "open: /none");
  spec = USUAL(mode, "exit", "0");
  put_content(&spec, 6, "/link", "tmp");
  landlock = begin_rules(&spec, 0, 0);
  put_rule(&spec, "/link", READ);
  end_field(&spec, landlock);
  fails_with(mode, spec, ELOOP, "open: /link");
  spec = USUAL(mode, "exit", "0");
  landlock = begin_rules(&spec, 0, 0);
  put_u32(&spec, 5, 1U << 31);
  end_field(&spec, landlock);
  fails_with(mode, spec, EINVAL, "landlock_restrict_self");
}

static void
a_rule_for_an_optional_mount_may_have_no_object(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "exit", "3");
  put_bind(&spec, "/nowhere/at/all", "/none", 1 | 8);
  size_t landlock = begin_rules(&spec, 0, 0);
  put_rule(&spec, "/none", READ);
  end_field(&spec, landlock);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.code, 3);
}

static void ports_are_denied(const struct mode *mode) {
  if (landlock_abi() < 4) {
    return skip(NO_LANDLOCK);
  }
  static struct result result;
  run(mode, USUAL(mode, "reach", "1"), &result);
  EXPECT_EQUAL(result.output, "connect:ECONNREFUSED ");
  struct buffer spec = USUAL(mode, "reach", "1");
  end_field(&spec, begin_rules(&spec, TCP, 0));
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "connect:EACCES ");
}

static void signals_stay_inside_the_scope(const struct mode *mode) {
  if (landlock_abi() < 6) {
    return skip(NO_LANDLOCK);
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "kill");
  end_field(&spec, begin_rules(&spec, 0, SIGNALS));
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "init:EPERM ");
  // PID 1 is not in the scope, so its signals still arrive.
  spec = USUAL(mode, "term");
  put_u64(&spec, S_WALL_US, 50 * 1000);
  end_field(&spec, begin_rules(&spec, 0, SIGNALS));
  run(mode, spec, &result);
  EXPECT_NUMBER(result.cause, 1);
}

void test_landlock(const struct mode *mode) {
  if (landlock_abi() == 0) {
    RUN(mode->name, skip(NO_LANDLOCK));
    return;
  }
  RUN(mode->name, only_what_a_rule_allows_can_be_reached(mode));
  RUN(mode->name,
      a_program_that_no_rule_lets_execute_is_an_error_of_exec(mode));
  RUN(mode->name, what_cannot_be_applied_is_an_error(mode));
  RUN(mode->name, a_rule_for_an_optional_mount_may_have_no_object(mode));
  RUN(mode->name, ports_are_denied(mode));
  RUN(mode->name, signals_stay_inside_the_scope(mode));
}

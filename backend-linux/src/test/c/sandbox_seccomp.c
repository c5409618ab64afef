// The filter: in force from the first instruction of the program, for all that
// comes of it.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>

#include <linux/seccomp.h>

#include "check.h"
#include "sandbox_tests.h"

static const uint32_t DENY =
    SECCOMP_RET_ERRNO | EXDEV; // no call of the tests fails so by itself

static void run_with(const struct mode *mode, const char *command,
                     uint32_t action, struct result *result) {
  char number[16];
  snprintf(number, sizeof number, "%d", (int)SYS_getppid);
  struct buffer spec = USUAL(mode, command, number);
  put_denial(&spec, SYS_getppid, action);
  run(mode, spec, result);
}

static void a_call_is_answered_by_the_filter(const struct mode *mode) {
  static struct result result;
  run_with(mode, "call", SECCOMP_RET_ALLOW, &result);
  EXPECT_EQUAL(result.output, "call:OK ");
  EXPECT_TEXT(result.layers, "seccomp=0/0 ");
  run_with(mode, "call", DENY, &result);
  EXPECT_EQUAL(result.output, "call:EXDEV ");
}

static void
the_filter_holds_in_threads_and_across_exec(const struct mode *mode) {
  static struct result result;
  run_with(mode, "thread", DENY, &result);
  EXPECT_EQUAL(result.output, "call:EXDEV ");
  run_with(mode, "again", DENY, &result);
  EXPECT_EQUAL(result.output, "call:EXDEV ");
}

static void
a_call_that_is_never_honest_ends_the_program(const struct mode *mode) {
  static struct result result;
  run_with(mode, "call", SECCOMP_RET_KILL_PROCESS, &result);
  EXPECT(result.started && result.ended);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.code, SIGSYS);
  EXPECT_NUMBER(result.cause, 0);
}

static void
a_filter_against_execution_is_an_error_of_exec(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "exit", "0");
  put_denial(&spec, SYS_execve, SECCOMP_RET_ERRNO | EPERM);
  run(mode, spec, &result);
  EXPECT(result.failed && !result.started);
  EXPECT_EQUAL(result.failed_layer, "exec");
  EXPECT_NUMBER(result.failed_errno, EPERM);
}

static void an_error_of_exec_is_told_even_if_the_filter_forbids_it(
    const struct mode *mode) {
  static struct result result;
  static const uint32_t actions[] = {SECCOMP_RET_ERRNO | EPERM,
                                     SECCOMP_RET_KILL_PROCESS};
  for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
    struct buffer spec = bare_spec(mode);
    put_string(&spec, S_ARG, "/none");
    put_denial(&spec, SYS_sendmsg, actions[i]);
    run(mode, spec, &result);
    EXPECT(result.failed && !result.started);
    EXPECT_EQUAL(result.failed_layer, "exec");
    EXPECT_NUMBER(result.failed_errno, ENOENT);
    EXPECT_TEXT(result.failed_detail, "program: /none");
  }
}

void test_seccomp(const struct mode *mode) {
  RUN(mode->name, a_call_is_answered_by_the_filter(mode));
  RUN(mode->name, the_filter_holds_in_threads_and_across_exec(mode));
  RUN(mode->name, a_call_that_is_never_honest_ends_the_program(mode));
  RUN(mode->name, a_filter_against_execution_is_an_error_of_exec(mode));
  RUN(mode->name, an_error_of_exec_is_told_even_if_the_filter_forbids_it(mode));
}

// Calls that the kernel asks the launcher about: decided as the filter says,
// told to the caller.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <linux/seccomp.h>

#include "check.h"
#include "sandbox_tests.h"

static const uint32_t DENY =
    SECCOMP_RET_ERRNO | EXDEV; // no call of the tests fails so by itself

static const char *number_of(long call) {
  static char number[16];
  snprintf(number, sizeof number, "%ld", call);
  return number;
}

// A spec that asks about one call and decides it so; its LISTEN stays open.
static struct buffer asking(const struct mode *mode, const char *command,
                            long call, uint32_t action, size_t *listen) {
  struct buffer spec = USUAL(mode, command, number_of(call));
  put_denial(&spec, (uint32_t)call, action);
  *listen = begin_listen(&spec, (uint32_t)call);
  return spec;
}

static void run_asking(const struct mode *mode, const char *command,
                       uint32_t action, struct result *result) {
  size_t listen;
  struct buffer spec = asking(mode, command, SYS_getppid, action, &listen);
  end_field(&spec, listen);
  run(mode, spec, result);
}

static void expect_event(const struct result *result, long call,
                         uint32_t answer, const char *rest) {
  char event[256];
  snprintf(event, sizeof event, "%ld/%x %s", call, answer, rest);
  EXPECT_TEXT(result->events, event);
}

static void expect_forbidden(const struct result *result) {
  EXPECT(result->started && result->ended && result->listens);
  EXPECT_NUMBER(result->how, 2);
  EXPECT_NUMBER(result->code, SIGSYS);
  EXPECT_NUMBER(result->cause, 0);
  EXPECT_NUMBER(result->forbidden, SYS_getppid);
  expect_event(result, SYS_getppid, SECCOMP_RET_KILL_PROCESS, "x1");
}

static void
a_forbidden_call_ends_the_program_and_is_named(const struct mode *mode) {
  static struct result result;
  run_asking(mode, "call", SECCOMP_RET_KILL_PROCESS, &result);
  expect_forbidden(&result);
  EXPECT_EQUAL(result.output, "");
  run_asking(mode, "thread", SECCOMP_RET_KILL_PROCESS, &result);
  expect_forbidden(&result);
  EXPECT_EQUAL(result.output, "");
}

static void neither_a_handler_nor_a_mask_saves_it(const struct mode *mode) {
  static const char *const commands[] = {"call-caught", "call-blocked",
                                         "call-ignored"};
  static struct result result;
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    run_asking(mode, commands[i], SECCOMP_RET_KILL_PROCESS, &result);
    expect_forbidden(&result);
    EXPECT_EQUAL(result.output, "");
  }
}

static void
a_child_ends_by_the_signal_and_its_parent_goes_on(const struct mode *mode) {
  static struct result result;
  run_asking(mode, "call-child", SECCOMP_RET_KILL_PROCESS, &result);
  EXPECT_EQUAL(result.output, "child:31 ");
  EXPECT_NUMBER(result.how, 1);
  EXPECT_NUMBER(result.code, 0);
  EXPECT_NUMBER(result.forbidden, -1);
  expect_event(&result, SYS_getppid, SECCOMP_RET_KILL_PROCESS, "x1");
}

static void a_denied_call_gets_the_same_errno(const struct mode *mode) {
  static struct result result;
  run_asking(mode, "call", DENY, &result);
  EXPECT_EQUAL(result.output, "call:EXDEV ");
  expect_event(&result, SYS_getppid, DENY, "x1");
  EXPECT_NUMBER(result.forbidden, -1);
}

static void a_call_that_is_let_through_is_done(const struct mode *mode) {
  static struct result result;
  run_asking(mode, "call", SECCOMP_RET_ALLOW, &result);
  EXPECT_EQUAL(result.output, "call:OK ");
  expect_event(&result, SYS_getppid, SECCOMP_RET_ALLOW, "x1");
}

static void the_same_call_is_told_by_its_count(const struct mode *mode) {
  static struct result result;
  run_asking(mode, "call-often", DENY, &result);
  EXPECT_EQUAL(result.output, "call:EXDEV ");
  static const char *const told[] = {"x1 ", "x10 ", "x100 ", "x1000 ",
                                     "x1234 "};
  size_t lines = 0;
  for (const char *at = result.events; *at != '\0'; at++) {
    lines += *at == '\n';
  }
  EXPECT_NUMBER(lines, 5);
  for (size_t i = 0; i < 5; i++) {
    expect_event(&result, SYS_getppid, DENY, told[i]);
  }
}

static void a_filter_that_ends_whoever_executes_is_an_error_of_exec(
    const struct mode *mode) {
  static struct result result;
  size_t listen;
  struct buffer spec =
      asking(mode, "exit", SYS_execve, SECCOMP_RET_KILL_PROCESS, &listen);
  end_field(&spec, listen);
  run(mode, spec, &result);
  EXPECT(result.failed && !result.started);
  EXPECT_EQUAL(result.failed_layer, "exec");
  EXPECT_NUMBER(result.failed_errno, EPERM);
}

static void
a_path_is_told_with_the_directory_it_starts_from(const struct mode *mode) {
  static struct result result;
  size_t listen;
  struct buffer spec =
      asking(mode, "open", SYS_openat, SECCOMP_RET_ALLOW, &listen);
  put_read(&spec, SYS_openat, 1, 1, 0, 2, 3);
  end_field(&spec, listen);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "/none:ENOENT near:OK there:OK far:ENOENT ");
  expect_event(&result, SYS_openat, SECCOMP_RET_ALLOW, "x1 0 [] /none\n");
  expect_event(&result, SYS_openat, SECCOMP_RET_ALLOW, "x1 1 [/tmp] near\n");
  expect_event(&result, SYS_openat, SECCOMP_RET_ALLOW, "x1 0 [/tmp] near\n");
  expect_event(&result, SYS_openat, SECCOMP_RET_ALLOW, "x1 0 [/] ");
  char longest[4096];
  memset(longest, 'x', sizeof longest - 1);
  longest[4095] = '\0';
  EXPECT_TEXT(result.events, longest);
}

static void a_program_that_is_executed_is_told(const struct mode *mode) {
  static struct result result;
  size_t listen;
  struct buffer spec = USUAL(mode, "again", number_of(SYS_getppid));
  put_denial(&spec, SYS_execve, SECCOMP_RET_ALLOW);
  listen = begin_listen(&spec, SYS_execve);
  put_read(&spec, SYS_execve, 1, 0, 0xff, 0xff, 0);
  end_field(&spec, listen);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "call:OK ");
  expect_event(&result, SYS_execve, SECCOMP_RET_ALLOW,
               "x1 0 [] /proc/self/exe\n");
}

static void the_program_cannot_get_at_the_listener(const struct mode *mode) {
  static struct result result;
  run_asking(mode, "fds", SECCOMP_RET_ALLOW, &result);
  EXPECT(result.listens);
  EXPECT_EQUAL(result.output, "0 1 2 ");
  run_asking(mode, "listen", SECCOMP_RET_ALLOW, &result);
  EXPECT_EQUAL(result.output, "listen:EBUSY ");
}

static void a_program_that_only_asks_does_not_hold_up_the_launcher(
    const struct mode *mode) {
  static struct result result;
  size_t listen;
  struct buffer spec =
      asking(mode, "call-for-ever", SYS_getppid, DENY, &listen);
  end_field(&spec, listen);
  put_u64(&spec, S_WALL_US, 300 * 1000);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.cause, 1);
  EXPECT_NUMBER(result.code, SIGKILL);
}

static void a_caller_that_does_not_read_does_not_hold_up_the_launcher(
    const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  size_t listen;
  struct buffer spec =
      asking(mode, "open-for-ever", SYS_openat, SECCOMP_RET_ALLOW, &listen);
  put_read(&spec, SYS_openat, 1, 1, 0, 2, 3);
  end_field(&spec, listen);
  put_u64(&spec, S_WALL_US, 2 * 1000 * 1000);
  struct session session = session_open(mode);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  EXPECT(session_until(&session, &result, 12));
  EXPECT(process_is_gone(result.init));
  (void)session_until(&session, &result, 0);
  session_finish(&session, &result);
  EXPECT(result.ended);
  EXPECT_NUMBER(result.cause, 1);
}

static void
without_a_listener_the_filter_holds_all_the_same(const struct mode *mode) {
  static struct result result;
  caller_listens = true;
  run_asking(mode, "call", SECCOMP_RET_KILL_PROCESS, &result);
  EXPECT(result.started && !result.listens);
  EXPECT_NUMBER(result.code, SIGSYS);
  EXPECT_NUMBER(result.forbidden, -1);
  EXPECT_EQUAL(result.events, "");
  run_asking(mode, "call", DENY, &result);
  EXPECT_EQUAL(result.output, "call:EXDEV ");
  caller_listens = false;
}

static void what_was_written_to_disk_is_counted(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "call-child", number_of(SYS_getppid));
  run(mode, spec, &result);
  EXPECT_NUMBER(result.written, 0);
}

void test_notify(const struct mode *mode) {
  RUN(mode->name, a_forbidden_call_ends_the_program_and_is_named(mode));
  RUN(mode->name, neither_a_handler_nor_a_mask_saves_it(mode));
  RUN(mode->name, a_child_ends_by_the_signal_and_its_parent_goes_on(mode));
  RUN(mode->name, a_denied_call_gets_the_same_errno(mode));
  RUN(mode->name, a_call_that_is_let_through_is_done(mode));
  RUN(mode->name, the_same_call_is_told_by_its_count(mode));
  RUN(mode->name,
      a_filter_that_ends_whoever_executes_is_an_error_of_exec(mode));
  RUN(mode->name, a_path_is_told_with_the_directory_it_starts_from(mode));
  RUN(mode->name, a_program_that_is_executed_is_told(mode));
  RUN(mode->name, the_program_cannot_get_at_the_listener(mode));
  RUN(mode->name, a_program_that_only_asks_does_not_hold_up_the_launcher(mode));
  RUN(mode->name,
      a_caller_that_does_not_read_does_not_hold_up_the_launcher(mode));
  RUN(mode->name, without_a_listener_the_filter_holds_all_the_same(mode));
  RUN(mode->name, what_was_written_to_disk_is_counted(mode));
}

// How programs start and end.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "sandbox_tests.h"

static void exit_codes_and_signals_are_told_apart(const struct mode *mode) {
  static struct result result;
  run(mode, USUAL(mode, "exit", "42"), &result);
  EXPECT(result.started && result.ended);
  EXPECT_NUMBER(result.how, 1);
  EXPECT_NUMBER(result.code, 42);
  EXPECT_NUMBER(result.cause, 0);
  EXPECT_NUMBER(result.launcher_status, 0);
  EXPECT(result.wall_us > 0 && result.maxrss_kib > 0);
  run(mode, USUAL(mode, "die", "11"), &result);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.code, SIGSEGV);
  run(mode, USUAL(mode, "die", "9"), &result);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.code, SIGKILL);
  EXPECT_NUMBER(result.cause, 0);
}

static void
a_program_that_is_missing_is_an_error_of_exec(const struct mode *mode) {
  static struct result result;
  struct buffer spec = bare_spec(mode);
  put_string(&spec, S_ARG, "/none");
  run(mode, spec, &result);
  EXPECT_EQUAL(result.failed_layer, "exec");
  EXPECT_NUMBER(result.failed_errno, ENOENT);
  EXPECT_EQUAL(result.failed_detail, "program: not found inside: /none");
  EXPECT(result.reported && !result.started && !result.ended);
}

static void a_missing_interpreter_is_named(const struct mode *mode) {
  static struct result result;
  char path[4096];
  snprintf(path, sizeof path, "%s/script", work);
  FILE *script = fopen(path, "w");
  fputs("#! /opt/none -x\n", script);
  fclose(script);
  chmod(path, 0755);
  struct buffer spec = bare_spec(mode);
  put_string(&spec, S_ARG, "/script");
  put_bind(&spec, path, "/script", 1);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.failed_errno, ENOENT);
  EXPECT_TEXT(result.failed_detail,
              "/script: its interpreter is not there inside: /opt/none");
  // The launcher of this test is dynamic.
  snprintf(path, sizeof path, "%s/dynamic", work);
  spec = bare_spec(mode);
  put_string(&spec, S_ARG, "/dynamic");
  put_bind(&spec, path, "/dynamic", 1);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.failed_errno, ENOENT);
  EXPECT_TEXT(result.failed_detail, "inside: /lib");
}

static void
what_cannot_be_executed_is_an_error_of_exec(const struct mode *mode) {
  static struct result result;
  struct buffer spec = bare_spec(mode);
  put_string(&spec, S_ARG, "/tmp");
  put_tmpfs(&spec, "/tmp", 4096, 01777);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.failed_layer, "exec");
  EXPECT_NUMBER(result.failed_errno, EACCES);
  spec = bare_spec(mode);
  put_string(&spec, S_ARG, "/probe");
  put_bind(&spec, probe_path, "/probe", 1 | 2);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.failed_errno, EACCES);
}

static void
a_name_is_looked_up_in_the_path_of_the_environment(const struct mode *mode) {
  static struct result result;
  struct buffer spec = bare_spec(mode);
  put_string(&spec, S_ARG, "probe");
  put_string(&spec, S_ARG, "env");
  put_string(&spec, S_ENV, "PATH=::relative:/none:/opt/bin:/");
  put_bind(&spec, probe_path, "/opt/bin/probe", 1);
  run(mode, spec, &result);
  EXPECT_TEXT(result.output, "[PATH=");
  static const char *const paths[] = {"PATH=/none:/opt",
                                      "PATH=", "OTHER=/opt/bin"};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    spec = bare_spec(mode);
    put_string(&spec, S_ARG, "probe");
    put_string(&spec, S_ENV, paths[i]);
    put_bind(&spec, probe_path, "/opt/bin/probe", 1);
    run(mode, spec, &result);
    EXPECT_EQUAL(result.failed_layer, "exec");
    EXPECT_NUMBER(result.failed_errno, ENOENT);
  }
}

static void a_missing_working_directory_is_an_error(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "exit", "0");
  put_string(&spec, S_CWD, "/none");
  run(mode, spec, &result);
  EXPECT_EQUAL(result.failed_layer, "cwd");
  EXPECT_NUMBER(result.failed_errno, ENOENT);
}

static void what_is_left_behind_dies_with_the_program(const struct mode *mode) {
  static struct result result;
  // Both children hold the output open; the test would wait for them.
  run(mode, USUAL(mode, "leave"), &result);
  EXPECT_NUMBER(result.code, 5);
  EXPECT(result.wall_us < 30 * 1000000);
}

static void orphans_are_reaped(const struct mode *mode) {
  static struct result result;
  run(mode, USUAL(mode, "orphan"), &result);
  EXPECT_EQUAL(result.output, "2 self thread-self ");
}

// Where a filter does not keep it from that.
static void a_program_that_deafens_pid_1_ends(const struct mode *mode) {
  static struct result result;
  run(mode, USUAL(mode, "deafen"), &result);
  EXPECT(result.started && result.ended);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.code, SIGKILL);
}

static void the_wall_limit_ends_the_program(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "term");
  put_u64(&spec, S_WALL_US, 100 * 1000);
  run(mode, spec, &result);
  EXPECT(result.started);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.code, SIGKILL);
  EXPECT_NUMBER(result.cause, 1);
  EXPECT(result.wall_us >= 100 * 1000);
  spec = USUAL(mode, "exit", "3");
  put_u64(&spec, S_WALL_US, UINT64_MAX);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.code, 3);
}

static void the_cpu_limit_of_a_process_ends_it(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "burn", "1");
  put_rlimit(&spec, 0, 1, 2);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.code, SIGXCPU);
  // The limit counts whole ticks, so on a busy machine it comes before the
  // exact time is used up.
  EXPECT(result.user_us + result.system_us >= 100 * 1000);
}

static void started_tells_the_real_processes(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = session_open(mode);
  struct buffer spec = USUAL(mode, "term");
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  EXPECT(session_until(&session, &result, 12));
  char path[64], content[1024] = "";
  snprintf(path, sizeof path, "/proc/%d/stat", result.worker);
  int fd = open(path, O_RDONLY);
  EXPECT(fd >= 0 && read(fd, content, sizeof content - 1) > 0);
  close(fd);
  int parent = 0;
  unsigned long long start = 0;
  const char *rest = strrchr(content, ')');
  EXPECT(rest != NULL && sscanf(rest,
                                ") %*c %d %*s %*s %*s %*s %*s %*s %*s %*s %*s "
                                "%*s %*s %*s %*s %*s %*s %*s %*s %llu",
                                &parent, &start) == 2);
  EXPECT_NUMBER(parent, result.init);
  EXPECT_NUMBER(start, result.start_ticks);
  EXPECT(session_send_number(&session, 4, 100));
  session_until(&session, &result, 13);
  session_finish(&session, &result);
  EXPECT(process_is_gone(result.worker) && process_is_gone(result.init));
}

void test_life(const struct mode *mode) {
  RUN(mode->name, exit_codes_and_signals_are_told_apart(mode));
  RUN(mode->name, a_program_that_is_missing_is_an_error_of_exec(mode));
  RUN(mode->name, a_missing_interpreter_is_named(mode));
  RUN(mode->name, what_cannot_be_executed_is_an_error_of_exec(mode));
  RUN(mode->name, a_name_is_looked_up_in_the_path_of_the_environment(mode));
  RUN(mode->name, a_missing_working_directory_is_an_error(mode));
  RUN(mode->name, what_is_left_behind_dies_with_the_program(mode));
  RUN(mode->name, orphans_are_reaped(mode));
  RUN(mode->name, a_program_that_deafens_pid_1_ends(mode));
  RUN(mode->name, the_wall_limit_ends_the_program(mode));
  RUN(mode->name, the_cpu_limit_of_a_process_ends_it(mode));
  RUN(mode->name, started_tells_the_real_processes(mode));
}

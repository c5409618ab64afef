// What the caller says, fails to say, or says no more.
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "sandbox_tests.h"

// A session whose program waits for SIGTERM, started and ready.
static struct session start_waiting(const struct mode *mode,
                                    struct result *result) {
  memset(result, 0, sizeof *result);
  struct session session = session_open(mode);
  struct buffer spec = USUAL(mode, "term");
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  EXPECT(session_until(&session, result, 12));
  char line[6];
  EXPECT(read(session.output, line, sizeof line) == sizeof line);
  return session;
}

static void go_is_waited_for(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = session_open(mode);
  struct buffer spec = USUAL(mode, "exit", "0");
  put_u32(&spec, S_WAIT_GO, 1);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  EXPECT(session_until(&session, &result, 10));
  char byte;
  usleep(50000);
  EXPECT(recv(session.control, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN);
  EXPECT(session_send(&session, 2, NULL));
  EXPECT(session_until(&session, &result, 13));
  session_finish(&session, &result);
  EXPECT_NUMBER(result.code, 0);
}

static void a_signal_reaches_the_program(const struct mode *mode) {
  static struct result result;
  struct session session = start_waiting(mode, &result);
  EXPECT(session_send_number(&session, 3, SIGTERM));
  EXPECT(session_until(&session, &result, 13));
  session_finish(&session, &result);
  EXPECT_NUMBER(result.how, 1);
  EXPECT_NUMBER(result.code, 40 + SIGTERM);
  EXPECT_NUMBER(result.cause, 0);
}

static void a_signal_before_the_start_is_held(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = session_open(mode);
  struct buffer spec = USUAL(mode, "term");
  session_send(&session, 1, &spec);
  session_send_number(&session, 3, SIGHUP);
  buffer_free(&spec);
  EXPECT(session_until(&session, &result, 13));
  session_finish(&session, &result);
  EXPECT(result.started);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.code, SIGHUP);
}

static void a_kill_is_echoed(const struct mode *mode) {
  static struct result result;
  struct session session = start_waiting(mode, &result);
  EXPECT(session_send_number(&session, 4, 1234));
  EXPECT(session_until(&session, &result, 13));
  session_finish(&session, &result);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.code, SIGKILL);
  EXPECT_NUMBER(result.cause, 1234);
}

static void
a_kill_before_the_start_leaves_nothing_started(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = session_open(mode);
  struct buffer spec = USUAL(mode, "exit", "0");
  put_u32(&spec, S_WAIT_GO, 1);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  session_until(&session, &result, 10);
  EXPECT(session_send_number(&session, 4, 100));
  EXPECT(session_until(&session, &result, 13));
  session_finish(&session, &result);
  EXPECT(!result.started);
  EXPECT_NUMBER(result.cause, 100);
  EXPECT_NUMBER(result.wall_us, 0);
}

static void nothing_survives_a_caller_that_leaves(const struct mode *mode) {
  static struct result result;
  struct session session = start_waiting(mode, &result);
  close(session.control);
  session.control = -1;
  session_finish(&session, &result);
  EXPECT_NUMBER(result.launcher_status, 0);
  EXPECT(process_is_gone(result.worker) && process_is_gone(result.init));
}

static void a_caller_may_leave_at_any_moment(const struct mode *mode) {
  // Every pause hits another step of the launch, whatever the machine's speed.
  for (unsigned pause = 0; pause < 60; pause++) {
    static struct result result;
    memset(&result, 0, sizeof result);
    struct session session = session_open(mode);
    struct buffer spec = USUAL(mode, "term");
    session_send(&session, 1, &spec);
    buffer_free(&spec);
    usleep(pause * 50);
    close(session.control);
    session.control = -1;
    session_finish(&session, &result); // waits until nobody holds the output
    EXPECT_NUMBER(result.launcher_status, 0);
  }
}

static void
nothing_survives_a_launcher_that_is_killed(const struct mode *mode) {
  static struct result result;
  struct session session = start_waiting(mode, &result);
  kill(session.launcher, SIGKILL);
  EXPECT(process_is_gone(result.worker) && process_is_gone(result.init));
  session_finish(&session, &result);
  EXPECT(WIFSIGNALED(result.launcher_status));
}

static void a_launcher_may_be_killed_at_any_moment(const struct mode *mode) {
  for (unsigned pause = 0; pause < 60; pause++) {
    static struct result result;
    memset(&result, 0, sizeof result);
    struct session session = session_open(mode);
    struct buffer spec = USUAL(mode, "term");
    session_send(&session, 1, &spec);
    buffer_free(&spec);
    usleep(pause * 50);
    kill(session.launcher, SIGKILL);
    session_finish(&session, &result); // waits until nobody holds the output
  }
  EXPECT(true);
}

static void init_killed_from_outside_is_told(const struct mode *mode) {
  static struct result result;
  struct session session = start_waiting(mode, &result);
  kill(result.init, SIGKILL);
  EXPECT(session_until(&session, &result, 13));
  session_finish(&session, &result);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.code, SIGKILL);
  EXPECT_NUMBER(result.cause, 0);
}

static void hostile_messages_are_refused(const struct mode *mode) {
  static const struct {
    const char bytes[20];
    size_t length;
  } cases[] = {{{1, 0, 0, 0, 0, 0, 0, 0}, 8},     // empty spec
               {{2, 0, 0, 0, 0, 0, 0, 0}, 8},     // GO first
               {{4, 0, 0, 0, 0, 0, 0, 0}, 8},     // KILL first
               {{0, 0, 0, 0, 0, 0, 0, 0}, 8},     // unknown
               {{1, 0, 0, 0, 1, 0, 64, 0}, 8},    // above 4 MiB
               {{1, 0, 0, 0, -1, -1, -1, -1}, 8}, // far above
               {{1, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, -1, -1, -1, 127},
                16}}; // field too long
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    static struct result result;
    memset(&result, 0, sizeof result);
    struct session session = session_open(mode);
    EXPECT(send(session.control, cases[i].bytes, cases[i].length, 0) ==
           (ssize_t)cases[i].length);
    session_until(&session, &result, 0);
    session_finish(&session, &result);
    EXPECT_EQUAL(result.failed_layer, "spec");
    EXPECT_NUMBER(result.failed_errno, EPROTO);
    EXPECT_NUMBER(result.launcher_status, 0);
  }
}

static void
a_caller_that_says_half_and_leaves_ends_the_launcher(const struct mode *mode) {
  static const size_t lengths[] = {0, 3, 8, 100};
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    static struct result result;
    static const char half[100] = {1, 0, 0, 0, 0, 1};
    memset(&result, 0, sizeof result);
    struct session session = session_open(mode);
    EXPECT(send(session.control, half, lengths[i], 0) == (ssize_t)lengths[i]);
    shutdown(session.control, SHUT_WR);
    session_until(&session, &result, 0);
    session_finish(&session, &result);
    EXPECT(!result.failed && result.launcher_status == 0);
  }
}

static void nonsense_before_the_start_fails_the_setup(const struct mode *mode) {
  static const uint32_t wrong[] = {
      1, 2, 3, 4, 77}; // second SPEC, GO too many, no numbers, unknown
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    static struct result result;
    memset(&result, 0, sizeof result);
    struct session session = session_open(mode);
    struct buffer spec = USUAL(mode, "exit", "0");
    put_u32(&spec, S_WAIT_GO, 1);
    session_send(&session, 1, &spec);
    buffer_free(&spec);
    session_until(&session, &result, 10);
    if (wrong[i] == 2) {
      struct buffer extra = {0};
      put_u32(&extra, 1, 1);
      session_send(&session, 2, &extra);
      buffer_free(&extra);
    } else {
      session_send(&session, wrong[i], NULL);
    }
    session_until(&session, &result, 0);
    session_finish(&session, &result);
    EXPECT_EQUAL(result.failed_layer, "spec");
    EXPECT(!result.started);
  }
}

static void
a_message_too_long_before_the_start_is_told(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = session_open(mode);
  struct buffer spec = USUAL(mode, "exit", "0");
  put_u32(&spec, S_WAIT_GO, 1);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  session_until(&session, &result, 10);
  static const char header[8] = {3, 0, 0, 0, 1, 0, 64, 0};
  EXPECT(send(session.control, header, sizeof header, 0) == sizeof header);
  session_until(&session, &result, 0);
  session_finish(&session, &result);
  EXPECT_EQUAL(result.failed_layer, "spec");
  EXPECT_NUMBER(result.failed_errno, EPROTO);
  EXPECT(!result.started);
}

static void nonsense_while_the_program_runs_ends_it(const struct mode *mode) {
  static struct result result;
  struct session session = start_waiting(mode, &result);
  session_send(&session, 77, NULL);
  EXPECT(session_until(&session, &result, 13));
  session_finish(&session, &result);
  EXPECT_NUMBER(result.cause, 3);
  EXPECT(process_is_gone(result.worker));
}

void test_control(const struct mode *mode) {
  RUN(mode->name, go_is_waited_for(mode));
  RUN(mode->name, a_signal_reaches_the_program(mode));
  RUN(mode->name, a_signal_before_the_start_is_held(mode));
  RUN(mode->name, a_kill_is_echoed(mode));
  RUN(mode->name, a_kill_before_the_start_leaves_nothing_started(mode));
  RUN(mode->name, nothing_survives_a_caller_that_leaves(mode));
  RUN(mode->name, a_caller_may_leave_at_any_moment(mode));
  RUN(mode->name, nothing_survives_a_launcher_that_is_killed(mode));
  RUN(mode->name, a_launcher_may_be_killed_at_any_moment(mode));
  RUN(mode->name, init_killed_from_outside_is_told(mode));
  RUN(mode->name, hostile_messages_are_refused(mode));
  RUN(mode->name, a_caller_that_says_half_and_leaves_ends_the_launcher(mode));
  RUN(mode->name, nonsense_before_the_start_fails_the_setup(mode));
  RUN(mode->name, a_message_too_long_before_the_start_is_told(mode));
  RUN(mode->name, nonsense_while_the_program_runs_ends_it(mode));
}

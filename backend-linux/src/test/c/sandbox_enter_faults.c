// Every system call of a process that is let in fails once, as does every one
// of PID 1 on the way, and both are killed at each. Either the program runs as
// confined as without the fault, or it does not run; and what stood there
// before goes on, or ends in order.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/seccomp.h>

#include "check.h"
#include "sandbox_tests.h"
#include "tracer.h"
#include "visit.h"

enum {
  STARTED = 12,
  EXIT = 13,
  KILL = 4,
  READ_EXECUTE_LIST = 13,
  FILES_OF_ABI_1 = 0x1fff,
  SCOPES = 3,
  EXIT_OF_PROBE = 7
};

struct attempt {
  struct result host, visitor;
  int before; // calls that PID 1 had made when the program had started
  bool goes_on;
};

// What an attempt without a fault comes to.
static struct {
  struct attempt attempt;
  struct trace trace;
} usual;

static struct buffer confined_spec(const struct mode *mode) {
  struct buffer spec = USUAL(mode, "term");
  put_string(&spec, S_ENV, "NAME=value");
  put_u32(&spec, S_UMASK, 077);
  put_rlimit(&spec, RLIMIT_NOFILE, 64, 128);
  put_rlimit(&spec, RLIMIT_CORE, 0, 0);
  int abi = landlock_abi();
  if (abi > 0) {
    size_t landlock =
        begin_landlock(&spec, FILES_OF_ABI_1, 0, abi >= 6 ? SCOPES : 0);
    put_rule(&spec, "/probe", READ_EXECUTE_LIST);
    put_rule(&spec, "/proc", READ_EXECUTE_LIST);
    end_field(&spec, landlock);
  }
  put_denial(&spec, SYS_getppid, SECCOMP_RET_ERRNO | EXDEV);
  return spec;
}

static void attempt(const struct mode *mode, const struct fault *fault,
                    struct attempt *attempt) {
  memset(attempt, 0, sizeof *attempt);
  struct session session = session_open_traced(mode, fault);
  struct buffer spec = confined_spec(mode);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  if (session_until(&session, &attempt->host, STARTED)) {
    attempt->before = last_trace()->length[INIT];
    struct visit visit = visit_open(&session);
    (void)visit_name(&visit,
                     (const char *const[]){"/probe", "confined", NULL});
    visit_finish(&visit, &attempt->visitor);
    (void)without_numbers(attempt->visitor.output);
    attempt->goes_on = kill(attempt->host.worker, 0) == 0;
    (void)session_send_number(&session, KILL, 100);
    (void)session_until(&session, &attempt->host, EXIT);
  }
  session_finish(&session, &attempt->host);
}

static bool is_as_usual(const struct result *visitor) {
  return strcmp(visitor->output, usual.attempt.visitor.output) == 0;
}

static bool is_complete(const struct result *visitor) {
  return visitor->reported && visitor->started && visitor->ended &&
         visitor->how == 1 && visitor->code == EXIT_OF_PROBE &&
         is_as_usual(visitor);
}

static bool has_not_run(const struct result *visitor) {
  return visitor->output[0] == '\0';
}

static bool is_refusal(const struct result *visitor, int number) {
  return visitor->failed && has_not_run(visitor) && !visitor->started &&
         !visitor->ended && (number == 0 || visitor->failed_errno == number);
}

// It says so itself, or PID 1 does; a message that fails is told by nobody.
static bool is_right(const struct fault *fault, const struct result *visitor) {
  if (is_complete(visitor)) {
    return true;
  }
  if (fault->process == INIT) {
    return has_not_run(visitor) || is_as_usual(visitor);
  }
  bool message = fault->call == SYS_sendmsg || fault->call == SYS_recvmsg;
  bool ended = has_not_run(visitor) && visitor->ended && visitor->how == 2 &&
               visitor->code == SIGKILL && fault->number == 0;
  return is_refusal(visitor, fault->number) || ended ||
         (message && !visitor->started && has_not_run(visitor));
}

static void describe(const struct fault *fault, const struct attempt *attempt) {
  const struct result *visitor = &attempt->visitor;
  printf("  %s: system call %d, time %d %s: reported=%d failed=%d(%s %s %s) "
         "started=%d ended=%d how=%u code=%u same=%d goes on=%d; host "
         "ended=%d code=%u left=%d\n",
         fault->process == INIT ? "PID 1" : "let in", fault->call, fault->nth,
         fault->number != 0 ? strerrorname_np(fault->number) : "killed",
         visitor->reported, visitor->failed, visitor->failed_layer,
         visitor->failed ? strerrorname_np(visitor->failed_errno) : "",
         visitor->failed_detail, visitor->started, visitor->ended,
         visitor->how, visitor->code, is_as_usual(visitor), attempt->goes_on,
         attempt->host.ended, attempt->host.code, last_trace()->left);
}

static void try_fault(const struct mode *mode, const struct fault *fault) {
  static struct attempt result;
  attempt(mode, fault, &result);
  bool stays = result.goes_on || fault->process == INIT;
  bool orderly = result.host.ended && last_trace()->status == 0 &&
                 last_trace()->left == 0;
  bool right = !last_trace()->reached
                   ? is_complete(&result.visitor)
                   : is_right(fault, &result.visitor) && stays;
  if (!EXPECT(right && orderly) || getenv("AURORA_FAULTS") != NULL) {
    describe(fault, &result);
  }
}

static bool begin_visits(const struct mode *mode) {
  attempt(mode, NULL, &usual.attempt);
  usual.trace = *last_trace();
  if (!usual.trace.possible) {
    skip("ptrace(2) is not allowed here");
    return false;
  }
  return EXPECT(is_complete(&usual.attempt.visitor)) &&
         EXPECT(usual.attempt.goes_on) && EXPECT(usual.trace.left == 0) &&
         EXPECT(usual.trace.length[VISITOR] > 0);
}

static void for_each_call(const struct mode *mode, int errno_index,
                          enum process process) {
  int times[CALLS] = {0};
  for (int i = 0; i < usual.trace.length[process]; i++) {
    int call = usual.trace.calls[process][i];
    struct fault fault = {process, call, ++times[call], 0};
    if (process == INIT && i < usual.attempt.before) {
      continue;
    }
    if (errno_index >= 0) {
      fault.number = fault_errno(call, errno_index);
      if (fault.number == 0) {
        continue;
      }
    }
    try_fault(mode, &fault);
  }
}

static void every_step_of_being_let_in_may_fail(const struct mode *mode) {
  if (begin_visits(mode)) {
    for (int errno_index = 0; errno_index < 2; errno_index++) {
      for_each_call(mode, errno_index, VISITOR);
      for_each_call(mode, errno_index, INIT);
    }
  }
}

static void
both_may_be_killed_at_every_step_of_it(const struct mode *mode) {
  if (begin_visits(mode)) {
    for_each_call(mode, -1, VISITOR);
    for_each_call(mode, -1, INIT);
  }
}

void test_enter_faults(const struct mode *mode) {
  RUN(mode->name, every_step_of_being_let_in_may_fail(mode));
  RUN(mode->name, both_may_be_killed_at_every_step_of_it(mode));
}

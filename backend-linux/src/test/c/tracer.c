#include "tracer.h"

#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

enum {
  TRACEES = 8,
  PATIENCE_S = 60,
  OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK |
            PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC
};

struct tracee {
  pid_t pid;
  bool alive;
  bool stopped_once; // the stop that every tracee begins with
  bool recorded;     // from the launcher's first call to the program's first
  bool denied;       // the call that it is in
};

// Shared between the tracer and the test.
static struct trace *trace;

static struct {
  const struct fault *fault;
  struct tracee all[TRACEES];
  int count;
} tracer;

const struct trace *last_trace(void) { return trace; }

static struct tracee *find(pid_t pid) {
  for (int i = 0; i < tracer.count; i++) {
    if (tracer.all[i].pid == pid) {
      return &tracer.all[i];
    }
  }
  if (tracer.count == TRACEES) {
    _exit(3);
  }
  struct tracee *fresh = &tracer.all[tracer.count++];
  *fresh = (struct tracee){.pid = pid, .alive = true, .recorded = pid != 0};
  return fresh;
}

#if defined(__x86_64__)
static void set_call(pid_t pid, long call) {
  struct user_regs_struct registers;
  ptrace(PTRACE_GETREGS, pid, NULL, &registers);
  registers.orig_rax = (unsigned long)call;
  ptrace(PTRACE_SETREGS, pid, NULL, &registers);
}

static void set_result(pid_t pid, long result) {
  struct user_regs_struct registers;
  ptrace(PTRACE_GETREGS, pid, NULL, &registers);
  registers.rax = (unsigned long)result;
  ptrace(PTRACE_SETREGS, pid, NULL, &registers);
}
#elif defined(__aarch64__)
static void set_call(pid_t pid, long call) {
  int number = (int)call;
  struct iovec value = {&number, sizeof number};
  ptrace(PTRACE_SETREGSET, pid, (void *)NT_ARM_SYSTEM_CALL, &value);
}

static void set_result(pid_t pid, long result) {
  struct user_regs_struct registers;
  struct iovec value = {&registers, sizeof registers};
  ptrace(PTRACE_GETREGSET, pid, (void *)NT_PRSTATUS, &value);
  registers.regs[0] = (unsigned long)result;
  ptrace(PTRACE_SETREGSET, pid, (void *)NT_PRSTATUS, &value);
}
#endif

// How often this process has made this call, the present one included.
static int nth(int process, int call) {
  int times = 0;
  for (int i = 0; i < trace->length[process]; i++) {
    times += trace->calls[process][i] == call;
  }
  return times;
}

static void enter_call(struct tracee *tracee, int call) {
  int process = (int)(tracee - tracer.all);
  bool room = process < PROCESSES && trace->length[process] < CALLS;
  if (!tracee->recorded || !room) {
    // The C library's own start is no step of the launcher, nor is its look at
    // what it was started with.
    tracee->recorded = process == OUTSIDE && call == SYS_getsockopt;
    return;
  }
  trace->calls[process][trace->length[process]++] = (short)call;
  const struct fault *fault = tracer.fault;
  if (fault == NULL || (int)fault->process != process || fault->call != call ||
      fault->nth != nth(process, call)) {
    return;
  }
  trace->reached = true;
  if (fault->number == 0) {
    kill(tracee->pid, SIGKILL);
    return;
  }
  tracee->denied = true;
  // The kernel closes a descriptor whatever it then says.
  if (call != SYS_close) {
    set_call(tracee->pid, -1);
  }
}

static void leave_call(struct tracee *tracee) {
  if (tracee->denied) {
    // brk(2) itself gives an address, below the wanted one if it failed.
    bool memory = tracer.fault->call == SYS_brk;
    set_result(tracee->pid, memory ? 0 : -tracer.fault->number);
    tracee->denied = false;
  }
}

static void at_call(struct tracee *tracee) {
  struct ptrace_syscall_info info;
  if (ptrace(PTRACE_GET_SYSCALL_INFO, tracee->pid, sizeof info, &info) <= 0) {
    return;
  }
  if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
    enter_call(tracee, (int)info.entry.nr);
  } else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
    leave_call(tracee);
  }
}

// The signal to go on with.
static int at_stop(struct tracee *tracee, int status) {
  int number = WSTOPSIG(status);
  if (number == (SIGTRAP | 0x80)) {
    at_call(tracee);
    return 0;
  }
  if (status >> 16 == PTRACE_EVENT_EXEC) {
    // First the launcher, then the program.
    tracee->recorded = false;
  }
  if (number == SIGTRAP) {
    return 0;
  }
  bool begins = number == SIGSTOP && !tracee->stopped_once;
  tracee->stopped_once = tracee->stopped_once || begins;
  return begins ? 0 : number;
}

static void at_end(struct tracee *tracee, int status) {
  tracee->alive = false;
  if (tracee == &tracer.all[OUTSIDE]) {
    trace->status = status;
    for (int i = 0; i < tracer.count; i++) {
      trace->left += tracer.all[i].alive;
    }
  }
}

static _Noreturn void follow(pid_t launcher) {
  int status = 0;
  // Takes everything that is traced with it.
  alarm(PATIENCE_S);
  if (waitpid(launcher, &status, 0) < 0 || !WIFSTOPPED(status) ||
      ptrace(PTRACE_SETOPTIONS, launcher, NULL, OPTIONS) != 0) {
    kill(launcher, SIGKILL);
    _exit(2);
  }
  trace->possible = true;
  find(launcher)->recorded = false;
  find(launcher)->stopped_once = true;
  ptrace(PTRACE_SYSCALL, launcher, NULL, 0);
  pid_t pid;
  while ((pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
    struct tracee *tracee = find(pid);
    if (WIFSTOPPED(status)) {
      long number = at_stop(tracee, status);
      bool program = tracee != tracer.all && !tracee->recorded;
      ptrace(program ? PTRACE_CONT : PTRACE_SYSCALL, pid, NULL, number);
    } else {
      at_end(tracee, status);
    }
  }
  _exit(0);
}

// In the child that is to become the launcher: its parent becomes the tracer.
static void be_traced(void) {
  pid_t launcher = fork();
  if (launcher != 0) {
    syscall(SYS_close_range, 3, ~0U, 0);
    follow(launcher);
  }
  // Where it is not allowed, the tracer sees no stop but an end.
  if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) {
    _exit(97);
  }
  raise(SIGSTOP);
}

struct session session_open_traced(const struct mode *mode,
                                   const struct fault *fault) {
  if (trace == NULL) {
    trace = mmap(NULL, sizeof *trace, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (trace == MAP_FAILED) {
      abort();
    }
  }
  memset(trace, 0, sizeof *trace);
  tracer.fault = fault;
  return session_open_by(mode, be_traced);
}

// Every system call of a launch, attached, detached, asked about calls and
// without namespaces, fails once, and every process of it is killed
// at each of its calls. Either the launch says what failed, or the sandbox is
// as tight as without the fault; and nothing is left in any case.
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/sched.h>
#include <linux/seccomp.h>

#include "check.h"
#include "places.h"
#include "sandbox_tests.h"
#include "tracer.h"

enum {
  FILES_OF_ABI_1 = 0x1fff,
  READ_EXECUTE = 5,
  READ_EXECUTE_LIST = 13,
  TCP = 3,
  CONNECT = 2,
  EGRESS_PORT = 3128,
  SCOPES = 3,
  REPORT = 10,
  GO = 2,
  MOUNTS_MAX = 1 << 20,
  MANY = 24,
  EXIT_OF_PROBE = 7
};

// What else a launch is: asked about system calls, or the keeper of a program
// that outlives its caller.
static enum variant { PLAIN, ASKED, DETACHED } variant;

static const char *const PROCESS_NAMES[] = {"launcher", "PID 1", "worker",
                                            "probe"};

// What each call can fail with: first with what is full or lacking, then with
// what is forbidden. 0: no more.
static const struct {
  int call;
  int errnos[2];
} FAILURES[] = {
    {SYS_openat, {EMFILE, EPERM}},
    {SYS_openat2, {EMFILE, ENOSYS}},
    {SYS_socket, {EMFILE, EPERM}},
    {SYS_setsockopt, {ENOBUFS, EPERM}},
    {SYS_bind, {EADDRINUSE, EPERM}},
    {SYS_listen, {EADDRINUSE, EPERM}},
    {SYS_socketpair, {EMFILE, 0}},
    {SYS_signalfd4, {EMFILE, ENOSYS}},
    {SYS_fsopen, {EMFILE, ENOSYS}},
    {SYS_fsmount, {EMFILE, EPERM}},
    {SYS_fsconfig, {ENOSPC, EPERM}},
    {SYS_open_tree, {EMFILE, EPERM}},
    {SYS_move_mount, {ENOSPC, EPERM}},
    {SYS_mount_setattr, {ENOSYS, EPERM}},
    {SYS_mount, {ENOSPC, EPERM}},
    {SYS_landlock_create_ruleset, {EMFILE, ENOSYS}},
    {SYS_mkdirat, {ENOSPC, EPERM}},
    {SYS_mknodat, {ENOSPC, EPERM}},
    {SYS_symlinkat, {ENOSPC, EPERM}},
    {SYS_write, {ENOSPC, EPERM}},
    {SYS_clone, {EAGAIN, EPERM}},
    {SYS_clone3, {ENOSPC, ENOSYS}},
    {SYS_mmap, {ENOMEM, 0}},
    {SYS_munmap, {ENOMEM, 0}},
    {SYS_mremap, {ENOMEM, 0}},
    {SYS_mprotect, {ENOMEM, 0}},
    {SYS_brk, {ENOMEM, 0}},
    {SYS_close, {EIO, 0}},
    {SYS_wait4, {EINTR, 0}},
    {SYS_waitid, {EINTR, 0}},
    {SYS_ppoll, {EINTR, ENOMEM}},
#ifdef SYS_poll
    {SYS_poll, {EINTR, ENOMEM}},
#endif
    {SYS_recvmsg, {ENOMEM, EPERM}},
    {SYS_sendmsg, {ENOBUFS, EPERM}},
    {SYS_read, {EIO, 0}},
    {SYS_pread64, {EIO, 0}},
    {SYS_seccomp, {ENOSYS, EPERM}},
    {SYS_close_range, {ENOSYS, EMFILE}},
    {SYS_unshare, {ENOSPC, EPERM}},
    {SYS_keyctl, {ENOSYS, EPERM}},
    {SYS_pidfd_send_signal, {ENOSYS, EPERM}},
    {SYS_execve, {ENOMEM, EPERM}},
};

// What cannot be the answer that a probe hopes for.
static const int OF_PROBE[2] = {EIO, 0};

static const int OTHERS[2] = {EPERM, ENOSYS};

// Whether a fault has no bearing on what the probe finds out.
static bool is_housekeeping(int call) {
  static const int calls[] = {SYS_mmap,  SYS_munmap,         SYS_mremap,
                              SYS_brk,   SYS_close,          SYS_mprotect,
                              SYS_ppoll, SYS_rt_sigprocmask, SYS_setitimer};
  for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
    if (calls[i] == call) {
      return true;
    }
  }
  return false;
}

// They cannot fail, or do not return.
static bool cannot_fail(int call) {
  static const int calls[] = {
      SYS_getpid, SYS_getppid,    SYS_getuid,       SYS_geteuid, SYS_getgid,
      SYS_umask,  SYS_exit_group, SYS_rt_sigreturn, SYS_gettid, SYS_clock_gettime,
#ifdef SYS_alarm
      SYS_alarm,
#endif
  };
  for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
    if (calls[i] == call) {
      return true;
    }
  }
  return false;
}

static const int *errnos_of(enum process process, int call) {
  if (process == PROBE && !is_housekeeping(call)) {
    return OF_PROBE;
  }
  for (size_t i = 0; i < sizeof FAILURES / sizeof FAILURES[0]; i++) {
    if (FAILURES[i].call == call) {
      return FAILURES[i].errnos;
    }
  }
  return OTHERS;
}

int fault_errno(int call, int index) {
  return cannot_fail(call) ? 0 : errnos_of(WORKER, call)[index];
}

static bool is_direct(const struct mode *mode) { return mode->namespaces == 0; }

static bool has_user_namespace(const struct mode *mode) {
  return (mode->namespaces & CLONE_NEWUSER) != 0;
}

// The cgroups of the launch: a v1 leaf that is joined, a v2 one to be born in.
static struct { struct place memory, unified; } places;

static void open_places(const struct mode *mode) {
  places.memory = open_place("memory");
  places.unified = open_unified();
  struct place *const all[] = {&places.memory, &places.unified};
  for (size_t i = 0; mode->caller != geteuid() && i < 2; i++) {
    // A user may not be born into a cgroup whose ancestors are another's.
    all[i]->there =
        all[i]->there && chown(all[i]->path, mode->caller, mode->caller) == 0;
    if (all[i]->unified && all[i]->there) {
      close_place(all[i]);
      all[i]->there = false;
    }
  }
  if (places.memory.unified && places.memory.there) {
    places.unified.there = false;
  }
}

static void close_places(void) {
  close_place(&places.memory);
  close_place(&places.unified);
}

static void remove_leaves(void) {
  const struct place *const all[] = {&places.memory, &places.unified};
  for (size_t i = 0; i < 2; i++) {
    char path[PATH_LENGTH + 64];
    snprintf(path, sizeof path, "%s/leaf", all[i]->path);
    if (all[i]->there && rmdir(path) != 0) {
      EXPECT_NUMBER(errno, ENOENT);
    }
  }
}

static bool has_leaves(void) {
  return (places.memory.there && has_leaf(&places.memory, "leaf")) ||
         (places.unified.there && has_leaf(&places.unified, "leaf"));
}

static void put_cgroups(struct buffer *spec) {
  if (places.memory.there) {
    bool unified = places.memory.unified;
    size_t memory = begin_cgroup(spec, places.memory.path, "leaf", unified);
    put_write(spec, unified ? "memory.max" : "memory.limit_in_bytes",
              "536870912", 1);
    put_write(spec, "no.such.file", "1", 0);
    put_string(spec, 4, unified ? "memory.events" : "memory.failcnt");
    end_field(spec, memory);
  }
  if (places.unified.there) {
    size_t unified = begin_cgroup(spec, places.unified.path, "leaf", 1);
    put_string(spec, 4, "cgroup.events");
    end_field(spec, unified);
    put_cpu(spec, UINT64_C(600) * 1000000, places.memory.there ? 1 : 0, 2);
  }
}

static void put_confinement(struct buffer *spec, const struct mode *mode) {
  int abi = landlock_abi();
  bool ports = abi >= 4 && !is_direct(mode);
  if (abi > 0) {
    size_t landlock = begin_landlock(spec, FILES_OF_ABI_1, ports ? TCP : 0,
                                     abi >= 6 ? SCOPES : 0);
    if (is_direct(mode)) {
      put_rule(spec, probe_path, READ_EXECUTE);
    } else {
      put_rule(spec, "/probe", READ_EXECUTE_LIST);
      put_rule(spec, "/optional", READ_EXECUTE_LIST);
    }
    put_rule(spec, "/proc", READ_EXECUTE_LIST);
    if (ports) {
      put_port(spec, EGRESS_PORT, CONNECT);
    }
    end_field(spec, landlock);
  }
  put_denial(spec, SYS_getppid, SECCOMP_RET_ERRNO | EXDEV);
  put_probe(spec, SYS_getppid, EXDEV);
}

// Where a detached launch leaves what is found after it.
static char run_parent[512], run_directory[600];

static void path_in_run(char path[PATH_LENGTH], const char *name) {
  snprintf(path, PATH_LENGTH, "%s%s", run_directory, name);
}

static void make_run_directory(const struct mode *mode) {
  EXPECT(mkdir(run_directory, 0700) == 0 &&
         chown(run_directory, mode->caller, -1) == 0);
}

static bool is_in_run(const char *name) {
  char path[PATH_LENGTH];
  struct stat found;
  path_in_run(path, name);
  return lstat(path, &found) == 0;
}

// What the program wrote is in the log.
static void take_log(struct result *result) {
  static char log[TEXT_MAX];
  static const char key[] = "\"line\":\"";
  char path[PATH_LENGTH];
  path_in_run(path, ".jsonl");
  FILE *file = fopen(path, "r");
  size_t length = file != NULL ? fread(log, 1, sizeof log - 1, file) : 0;
  log[length] = '\0';
  if (file != NULL) {
    fclose(file);
  }
  size_t end = 0;
  for (const char *at = log; (at = strstr(at, key)) != NULL;) {
    at += sizeof key - 1;
    size_t line = strcspn(at, "\n");
    end += (size_t)snprintf(result->output + end, sizeof result->output - end,
                            "%.*s\n", (int)line, at);
  }
  result->lost = strstr(log, "\"dropped\":") != NULL ||
                 strstr(log, "cannot be read any more") != NULL;
}

static void remove_from_run(const char *name) {
  char path[PATH_LENGTH];
  path_in_run(path, name);
  unlink(path);
}

static void take_run(struct result *result) {
  take_log(result);
  result->left_socket = is_in_run("/shim.sock");
  result->left_state = is_in_run("/state");
  result->left_exit = is_in_run("/exit");
  remove_from_run("/shim.sock");
  remove_from_run("/state");
  remove_from_run("/exit");
  remove_from_run(".jsonl");
  result->left_more = rmdir(run_directory) != 0;
  if (result->left_more) {
    remove_from_run("/state.new");
    remove_from_run("/exit.new");
    EXPECT(rmdir(run_directory) == 0);
  }
}

// Of a shim that has failed there is nothing; of a program that has ended there
// is a record, or its caller was told; a socket is there as long as somebody
// listens.
static bool left_what_it_should(const struct fault *fault,
                                const struct result *result) {
  if (variant != DETACHED || fault->call == SYS_unlinkat) {
    return true;
  }
  return !result->left_socket && !result->left_more &&
         (result->failed ? !result->left_state && !result->left_exit
                         : result->left_exit || result->ended);
}

static void put_direct(struct buffer *spec, const struct mode *mode) {
  put_u32(spec, S_VERSION, 1);
  put_u32(spec, S_NAMESPACES, 0);
  put_identity(spec, mode->ids);
  put_string(spec, S_ARG, probe_path);
  put_string(spec, S_ARG, "confined");
  put_string(spec, S_CWD, work);
}

static void put_world(struct buffer *spec, const struct mode *mode) {
  put_string(spec, S_CWD, "/made/by/spec");
  put_u32(spec, S_EGRESS_PORT, EGRESS_PORT);
  put_bind(spec, "/usr", "/usr", 1 | 2 | 4);
  put_bind(spec, "/none/at/all", "/optional", 8);
  put_plain(spec, 5, "/made/by/spec");
  put_content(spec, 6, "/made/link", "spec");
  put_content(spec, 7, "/made/file", "content");
  if (has_user_namespace(mode)) {
    put_u32(spec, S_NO_NESTED, 1);
  }
}

static void put_variant(struct buffer *spec) {
  if (variant == ASKED) {
    end_field(spec, begin_listen(spec, SYS_getppid));
  }
  if (variant == DETACHED) {
    put_shim(spec, run_directory, "launch-1", 0);
  }
}

// A launch with everything that there is.
static struct buffer whole_spec(const struct mode *mode) {
  struct buffer spec = {0};
  if (is_direct(mode)) {
    put_direct(&spec, mode);
  } else {
    spec = USUAL(mode, "confined");
    put_world(&spec, mode);
  }
  put_string(&spec, S_ENV, "NAME=value");
  put_u32(&spec, S_UMASK, 077);
  put_u32(&spec, S_OOM_SCORE_ADJ, 500);
  put_u64(&spec, S_WALL_US, UINT64_C(600) * 1000000);
  put_u32(&spec, S_WAIT_GO, 1);
  put_rlimit(&spec, RLIMIT_NOFILE, 64, 128);
  put_rlimit(&spec, RLIMIT_CORE, 0, 0);
  put_rlimit(&spec, RLIMIT_CPU, 100, 101);
  put_watchdog(&spec, UINT64_C(1) << 40, UINT64_C(600) * 1000000);
  put_cgroups(&spec);
  put_confinement(&spec, mode);
  put_variant(&spec);
  return spec;
}

static void launch(const struct mode *mode, const struct fault *fault,
                   struct result *result) {
  memset(result, 0, sizeof *result);
  if (variant == DETACHED) {
    make_run_directory(mode);
  }
  struct session session = session_open_traced(mode, fault);
  struct buffer spec = whole_spec(mode);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  if (session_until(&session, result, REPORT)) {
    session_send(&session, GO, NULL);
    session_until(&session, result, 0);
  }
  session_finish(&session, result);
  if (variant == DETACHED) {
    take_run(result);
  }
  if (is_direct(mode)) {
    (void)without_numbers(result->output);
  }
}

static const char *mounts_of_host(void) {
  static char now[MOUNTS_MAX];
  FILE *file = fopen("/proc/self/mountinfo", "r");
  size_t length = file != NULL ? fread(now, 1, sizeof now - 1, file) : 0;
  now[length] = '\0';
  if (file != NULL) {
    fclose(file);
  }
  return now;
}

static int counted;

static int count_one(const char *path, const struct stat *found, int type,
                     struct FTW *at) {
  (void)path, (void)found, (void)type, (void)at;
  counted++;
  return 0;
}

static int files_in(const char *directory) {
  counted = 0;
  return nftw(directory, count_one, 8, FTW_PHYS) == 0 ? counted : -1;
}

// What a launch without a fault looks like.
static struct {
  struct result result;
  struct trace trace;
  char *mounts;
  int files;
} usual;

// Every line of the usual report is there, or one in its place that says that
// the layer is not applied.
static bool tells_the_truth(const char *layers) {
  static char lines[LAYERS_MAX];
  snprintf(lines, sizeof lines, "%s", usual.result.layers);
  for (char *line = strtok(lines, "\n"); line != NULL;
       line = strtok(NULL, "\n")) {
    char lacking[512];
    int name = (int)strcspn(line, "=");
    snprintf(lacking, sizeof lacking, "%.*s=1/", name, line);
    bool probe = strncmp(line, "probe:", 6) == 0;
    bool not_claimed = probe && (strstr(layers, "probe=1/") != NULL ||
                                 strstr(layers, lacking + 6) != NULL);
    if (strstr(layers, line) == NULL && strstr(layers, lacking) == NULL &&
        !not_claimed) {
      return false;
    }
  }
  return true;
}

static bool is_a_layer(const char *name) {
  static const char *const names[] = {
      "spec",         "descriptors",  "cgroup",        "identity",
      "root",         "proc",         "dev",           "oom_score_adj",
      "reaper",       "session",      "rlimit",        "cwd",
      "capabilities", "no_new_privs", "landlock",      "seccomp",
      "probe",        "exec",         "namespace.pid", "namespace.user",
      "namespace.net", "egress",       "shim"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strcmp(name, names[i]) == 0) {
      return true;
    }
  }
  return strncmp(name, "mount:/", 7) == 0 ||
         strncmp(name, "namespace.", 10) == 0;
}

static bool is_complete(const struct result *result) {
  return result->reported && result->started && result->ended &&
         !result->failed && tells_the_truth(result->layers) &&
         (result->lost || strcmp(result->output, usual.result.output) == 0);
}

static bool is_refusal(const struct result *result, int number) {
  return result->failed && is_a_layer(result->failed_layer) &&
         (number == 0 || result->failed_errno == number) && !result->started &&
         !result->ended && result->output[0] == '\0';
}

// The messages themselves do not get through: the end of the program is told as
// what became of the sandbox, or not at all.
static bool is_mute(const struct fault *fault, const struct result *result) {
  bool message = fault->call == SYS_sendmsg || fault->call == SYS_recvmsg;
  return message && fault->number == EPERM && !result->failed &&
         (!result->ended || (result->how == 2 && result->code == SIGKILL));
}

// A program whose call can no longer be answered is ended.
static bool is_unanswered(const struct fault *fault,
                          const struct result *result) {
  return variant == ASKED && fault->process == OUTSIDE &&
         fault->call == SYS_ioctl && result->ended && result->how == 2 &&
         result->code == SIGKILL;
}

// The tracer has ended, so all processes have; by itself the launcher is the
// last of them.
static bool leaves_nothing(bool orderly) {
  bool nothing = files_in(work) == usual.files &&
                 strcmp(mounts_of_host(), usual.mounts) == 0;
  return nothing && (!orderly || (last_trace()->left == 0 && !has_leaves()));
}

static void describe(const struct fault *fault, const struct result *result) {
  const char *number = fault->number != 0 ? strerrorname_np(fault->number) : "";
  printf("  %s: system call %d, time %d %s: reported=%d failed=%d(%s %s %s) "
         "started=%d ended=%d how=%u code=%u cause=%u status=%x left=%d "
         "leaves=%d layers=%d same=%d equal=%d\n",
         PROCESS_NAMES[fault->process], fault->call, fault->nth, number,
         result->reported, result->failed, result->failed_layer,
         result->failed ? strerrorname_np(result->failed_errno) : "",
         result->failed_detail, result->started, result->ended, result->how,
         result->code, result->cause, last_trace()->status, last_trace()->left,
         has_leaves(), tells_the_truth(result->layers),
         strcmp(result->output, usual.result.output) == 0,
         strcmp(result->layers, usual.result.layers) == 0);
}

static void judge_failure(const struct fault *fault,
                          const struct result *result) {
  bool same = is_complete(result) && result->how == 1 &&
              result->code == EXIT_OF_PROBE;
  // A fault in the probe must be found out; otherwise its trial is none.
  bool found = fault->process != PROBE || is_housekeeping(fault->call) ||
               strcmp(result->layers, usual.result.layers) != 0;
  bool right = ((same && found) || is_refusal(result, fault->number) ||
                is_mute(fault, result) || is_unanswered(fault, result)) &&
               left_what_it_should(fault, result) && last_trace()->status == 0 && result->launcher_status == 0 &&
               leaves_nothing(true);
  if (!EXPECT(right) || getenv("AURORA_FAULTS") != NULL) {
    describe(fault, result);
  }
}

static void judge_kill(const struct fault *fault, const struct result *result) {
  bool launcher = fault->process == OUTSIDE;
  bool told = is_complete(result) || is_refusal(result, 0) ||
              (result->ended && result->how == 2 && result->code == SIGKILL);
  bool right = launcher ? WIFSIGNALED(last_trace()->status) : told;
  // Of a launcher that was killed the leaves stay, until the next start of the
  // platform; its processes end after it.
  right = right && result->launcher_status == 0;
  if (!EXPECT(right && leaves_nothing(!launcher)) ||
      getenv("AURORA_FAULTS") != NULL) {
    describe(fault, result);
  }
}

static void try_fault(const struct mode *mode, const struct fault *fault) {
  static struct result result;
  launch(mode, fault, &result);
  if (!last_trace()->reached) {
    // How often a process has to look for messages is not always the same.
    EXPECT(is_complete(&result));
  } else if (fault->number != 0) {
    judge_failure(fault, &result);
  } else {
    judge_kill(fault, &result);
  }
  remove_leaves();
}

static bool begin_faults(const struct mode *mode) {
  open_places(mode);
  usual.files = files_in(work);
  usual.mounts = strdup(mounts_of_host());
  launch(mode, NULL, &usual.result);
  usual.trace = *last_trace();
  if (!usual.trace.possible) {
    skip("ptrace(2) is not allowed here");
    return false;
  }
  return EXPECT(is_complete(&usual.result)) && EXPECT(usual.trace.left == 0) &&
         EXPECT_NUMBER(usual.result.code, EXIT_OF_PROBE) &&
         EXPECT(variant != ASKED || usual.result.listens) &&
         EXPECT(usual.result.output[0] != '\0') &&
         EXPECT(usual.trace.length[PROBE] > 0);
}

static void end_faults(void) {
  free(usual.mounts);
  close_places();
}

// Of a loop over all signals or all capabilities, some steps stand for all.
static bool is_one_of_many(enum process process, int call, int nth) {
  int total = 0;
  for (int i = 0; i < usual.trace.length[process]; i++) {
    total += usual.trace.calls[process][i] == call;
  }
  return total > MANY && nth > MANY / 2 && nth < total - MANY / 4 &&
         nth % MANY != 0;
}

static void for_each_call(const struct mode *mode, int errno_index,
                          enum process process) {
  int times[CALLS] = {0};
  for (int i = 0; i < usual.trace.length[process]; i++) {
    int call = usual.trace.calls[process][i];
    struct fault fault = {process, call, ++times[call], 0};
    if (is_one_of_many(process, call, fault.nth)) {
      continue;
    }
    if (errno_index >= 0) {
      fault.number = errnos_of(process, call)[errno_index];
      if (fault.number == 0 || cannot_fail(call)) {
        continue;
      }
    }
    try_fault(mode, &fault);
  }
}

static void every_step_may_fail(const struct mode *mode) {
  if (begin_faults(mode)) {
    for (int process = OUTSIDE; process < PROCESSES; process++) {
      for_each_call(mode, 0, process);
      // Of the modes in between, once is enough.
      if (mode->caller != geteuid() || !has_user_namespace(mode)) {
        for_each_call(mode, 1, process);
      }
    }
  }
  end_faults();
}

static void every_process_may_be_killed_at_every_step(const struct mode *mode) {
  if (begin_faults(mode)) {
    for (int process = OUTSIDE; process < PROCESSES; process++) {
      for_each_call(mode, -1, process);
    }
  }
  end_faults();
}

// Of what the plain launch has not: the launcher, and the worker that hands the
// listener over.
static void every_step_of_a_variant(const struct mode *mode,
                                    enum variant which) {
  variant = which;
  if (begin_faults(mode)) {
    for (int index = -1; index < 2; index++) {
      for_each_call(mode, index, OUTSIDE);
      if (which == ASKED) {
        for_each_call(mode, index, WORKER);
      }
    }
  }
  end_faults();
  variant = PLAIN;
}

static void every_step_of_asking_may_fail(const struct mode *mode) {
  every_step_of_a_variant(mode, ASKED);
}

static void every_step_of_a_shim_may_fail(const struct mode *mode) {
  snprintf(run_parent, sizeof run_parent, "%s-run", work);
  snprintf(run_directory, sizeof run_directory, "%s/plugin", run_parent);
  EXPECT(mkdir(run_parent, 0700) == 0 && chown(run_parent, mode->caller, -1) == 0);
  every_step_of_a_variant(mode, DETACHED);
  EXPECT(rmdir(run_parent) == 0);
}

void test_faults_of(const struct mode *mode) {
  RUN(mode->name, every_step_may_fail(mode));
  RUN(mode->name, every_process_may_be_killed_at_every_step(mode));
}

void test_faults(const struct mode *mode) {
  test_faults_of(mode);
  if (mode->caller != 0) {
    RUN(mode->name, every_step_of_asking_may_fail(mode));
    RUN(mode->name, every_step_of_a_shim_may_fail(mode));
  }
}

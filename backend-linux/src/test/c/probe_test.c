// The self-probe in a process that is not confined at all: it must find every
// claim to be false.
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "kernel.h"
#include "probe.h"

enum { ALL = 0x7e020000, REPORT_MAX = 65536 };

static bool hanging;

int __real_statfs(const char *path, struct statfs *info);
int __wrap_statfs(const char *path, struct statfs *info);

int __wrap_statfs(const char *path, struct statfs *info) {
  while (hanging) {
    pause();
  }
  return __real_statfs(path, info);
}

static struct mount_spec mounts[] = {
    {.kind = MOUNT_BIND, .flags = FLAG_READ_ONLY, .target = "/tmp", .layer = "mount:/tmp"},
    {.kind = MOUNT_PROC, .target = "/usr", .layer = "proc"},
    {.kind = MOUNT_DEV, .target = "/usr", .layer = "dev"},
};

static struct sock_filter allow_all[] = {BPF_STMT(BPF_RET | BPF_K, 0x7fff0000)};

static struct spec lies(void) {
  struct spec spec = {
      .namespaces = ALL,
      .inside_uid = getuid() + 1,
      .inside_gid = getgid(),
      .hostname = "not the name of this machine",
      .mounts = mounts,
      .mount_count = sizeof mounts / sizeof mounts[0],
      .rlimit_count = 1,
      .landlock = {.asked = true, .files = FILE_READ, .scopes = SCOPE_SIGNAL},
      .filter = allow_all,
      .filter_length = 1,
      .probe = {.asked = true, .has_call = true, .call = SYS_getppid, .answer = EPERM},
  };
  spec.rlimits[0] = (struct rlimit_spec){RLIMIT_NOFILE, 1, 1};
  return spec;
}

typedef void (*deceit)(struct landmarks *);

static void looks_the_same(struct landmarks *landmarks) { landmarks_inside(landmarks); }

// The kernel's numbers say that all namespaces are others, so only what is seen
// in them is left.
static void looks_different(struct landmarks *landmarks) {
  landmarks->launcher = getpid();
  for (size_t i = 0; i < NAMESPACE_COUNT; i++) {
    landmarks->inside[i] = landmarks->outside[i] + 1;
  }
}

static void run_probe(const struct spec *spec, deceit mislead, int fd) {
  struct landmarks landmarks = {.keyring_left = true, .bounded = true, .reaper = 1};
  struct buffer report = {0};
  struct bait bait;
  landmarks_outside(&landmarks);
  // Without privileges it is needed for a filter.
  if (geteuid() != 0) {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  }
  mislead(&landmarks);
  bool ran = probe_prepare(spec, &bait).number == 0;
  probe_run(spec, &landmarks, &bait, -1, &report);
  _exit(ran && write(fd, report.bytes, report.length) == (ssize_t)report.length ? 0 : 1);
}

// In a process of its own, which is PID 1 so that the probe may read that.
static bool has_own_pid_1;

static void run_apart(const struct spec *spec, deceit mislead, int fd) {
  if (!has_own_pid_1 || unshare(CLONE_NEWPID) != 0) {
    run_probe(spec, mislead, fd);
  }
  pid_t pid = fork();
  if (pid == 0) {
    run_probe(spec, mislead, fd);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

static void probe(const struct spec *spec, deceit mislead, char text[REPORT_MAX]) {
  int ends[2];
  text[0] = '\0';
  if (pipe(ends) != 0) {
    abort();
  }
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    run_apart(spec, mislead, ends[1]);
  }
  close(ends[1]);
  static uint8_t bytes[REPORT_MAX];
  size_t length = 0;
  ssize_t got;
  while ((got = read(ends[0], bytes + length, sizeof bytes - length)) > 0) {
    length += (size_t)got;
  }
  close(ends[0]);
  int status = 0;
  waitpid(pid, &status, 0);
  EXPECT_NUMBER(status, 0);
  struct cursor cursor = {bytes, length};
  struct field layer, name, state, number, detail;
  while (next_field(&cursor, &layer) == STEP_FIELD) {
    struct cursor parts = {layer.bytes, layer.length};
    next_field(&parts, &name);
    next_field(&parts, &state);
    next_field(&parts, &number);
    next_field(&parts, &detail);
    size_t end = strlen(text);
    snprintf(text + end, REPORT_MAX - end, "%.*s=%u/%u %.*s\n", (int)name.length,
             (const char *)name.bytes, u32_at(state.bytes), u32_at(number.bytes),
             (int)detail.length, (const char *)detail.bytes);
  }
}

static void every_claim_is_found_to_be_false(void) {
  static char text[REPORT_MAX];
  struct spec spec = lies();
  probe(&spec, looks_the_same, text);
  static const char *const layers[] = {"namespace.user",
                                       "namespace.pid",
                                       "namespace.net",
                                       "namespace.ipc",
                                       "namespace.uts",
                                       "namespace.mount",
                                       "namespace.cgroup",
                                       "descriptors",
                                       "root",
                                       "mount",
                                       "proc",
                                       "dev",
                                       "session",
                                       "rlimit",
                                       "identity",
                                       "capabilities",
                                       "landlock",
                                       "seccomp"};
  for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "probe:%s=1/", layers[i]);
    EXPECT_TEXT(text, wanted);
  }
  if (has_own_pid_1) {
    EXPECT_TEXT(text, "probe:reaper=1/");
    EXPECT_TEXT(text, "probe:no_new_privs=1/");
  }
  if (syscall(SYS_keyctl, 0, -3, 0) >= 0) {
    EXPECT_TEXT(text, "probe:keyring=1/");
  }
  EXPECT_TEXT(text, "probe:seccomp=1/0 system call");
}

static void what_is_seen_in_a_namespace_is_tried(void) {
  static char text[REPORT_MAX];
  struct spec spec = lies();
  int segment = shmget(IPC_PRIVATE, 1, 0600);
  probe(&spec, looks_different, text);
  EXPECT_TEXT(text, "probe:namespace.pid=1/0 the launcher has the same number inside");
  EXPECT_TEXT(text, "probe:namespace.net=1/0 lo is up");
  EXPECT_TEXT(text, "probe:namespace.ipc=1/0 shared memory segments: ");
  EXPECT_TEXT(text, "probe:namespace.uts=1/0 the host name is not ");
  EXPECT_TEXT(text, "probe:namespace.user=0/0");
  shmctl(segment, IPC_RMID, NULL);
}

static void each_word_of_landlock_is_tried(void) {
  static char text[REPORT_MAX];
  static const struct landlock_spec words[] = {
      {.asked = true, .files = FILE_LIST},         {.asked = true, .files = FILE_EXECUTE},
      {.asked = true, .files = FILE_TRUNCATE},     {.asked = true, .network = NET_BIND_TCP},
      {.asked = true, .network = NET_CONNECT_TCP}, {.asked = true, .network = NET_BIND_UDP},
      {.asked = true, .network = NET_CONNECT_UDP}, {.asked = true, .scopes = SCOPE_ABSTRACT_SOCKET},
  };
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    struct spec spec = lies();
    spec.landlock = words[i];
    probe(&spec, looks_the_same, text);
    EXPECT_TEXT(text, "probe:landlock=1/");
  }
}

static void a_filter_that_kills_or_answers_otherwise_is_told(void) {
  static char text[REPORT_MAX];
  struct sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0x80000000), BPF_STMT(BPF_RET | BPF_K, 0x7fff0000)};
  struct spec spec = lies();
  spec.filter = program;
  spec.filter_length = 4;
  probe(&spec, looks_the_same, text);
  EXPECT_TEXT(text, "probe:seccomp=1/0 system call ");
  EXPECT_TEXT(text, "ends with signal 31");
  program[2].k = 0x00050000 | EACCES;
  probe(&spec, looks_the_same, text);
  EXPECT_TEXT(text, "has another answer");
  program[2].k = 0x00050000 | EPERM;
  probe(&spec, looks_the_same, text);
  EXPECT_TEXT(text, "probe:seccomp=0/0");
}

static void a_probe_that_hangs_is_killed(void) {
  static char text[REPORT_MAX];
  struct spec spec = lies();
  hanging = true;
  probe(&spec, looks_the_same, text);
  hanging = false;
  EXPECT_EQUAL(text, "probe=1/110 it took too long and was killed\n");
}

int main(int argc, char **argv) {
  only(argc > 1 ? argv[1] : NULL);
  has_own_pid_1 = geteuid() == 0;
  RUN("probe", every_claim_is_found_to_be_false());
  RUN("probe", what_is_seen_in_a_namespace_is_tried());
  RUN("probe", each_word_of_landlock_is_tried());
  RUN("probe", a_filter_that_kills_or_answers_otherwise_is_told());
  RUN("probe", a_probe_that_hangs_is_killed());
  return summary("probe");
}

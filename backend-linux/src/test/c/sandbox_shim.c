// The detached form: what lives on without its caller, and what it leaves.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "places.h"
#include "sandbox_tests.h"

enum {
  SIGNAL = 3,
  KILL = 4,
  REMARK = 8,
  KEEP = 9,
  PATIENCE_MS = 30 * 1000,
  REST_KIB = 512,  // the most that a shim may hold, also one that has just looked at its tree
  CONTENT = 1 << 20
};

static char run_directory[512];
static char content[CONTENT];
static int runs;

static const char *read_at(const char *directory, const char *name,
                           size_t *length) {
  char path[1024];
  snprintf(path, sizeof path, "%s%s", directory, name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? 0 : read(fd, content, sizeof content - 1);
  content[got > 0 ? got : 0] = '\0';
  if (length != NULL) {
    *length = got > 0 ? (size_t)got : 0;
  }
  close(fd);
  return content;
}

static const char *log_text(void) {
  return read_at(run_directory, ".jsonl", NULL);
}

static bool exists(const char *name) {
  char path[1024];
  struct stat found;
  snprintf(path, sizeof path, "%s/%s", run_directory, name);
  return lstat(path, &found) == 0;
}

// The path is longer than the name of a socket may be.
static void make_run_directory(const struct mode *mode) {
  char parent[256];
  snprintf(parent, sizeof parent, "%s/run-%0100d", work, ++runs);
  snprintf(run_directory, sizeof run_directory, "%s/plugin", parent);
  EXPECT(mkdir(parent, 0700) == 0 && mkdir(run_directory, 0700) == 0);
  EXPECT(chown(parent, mode->caller, -1) == 0 &&
         chown(run_directory, mode->caller, -1) == 0);
}

static struct session launch(const struct mode *mode, struct buffer spec,
                             uint32_t channel) {
  make_run_directory(mode);
  struct session session = session_open(mode);
  put_shim(&spec, run_directory, "launch-1", channel);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  return session;
}

static struct session launch_held(const struct mode *mode,
                                  struct buffer spec) {
  make_run_directory(mode);
  struct session session = session_open(mode);
  put_held_shim(&spec, run_directory, "launch-1");
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  return session;
}

static bool eventually(bool (*condition)(void)) {
  for (int waited = 0; waited < PATIENCE_MS; waited += 5) {
    if (condition()) {
      return true;
    }
    usleep(5000);
  }
  return false;
}

static bool has_exit(void) { return exists("exit"); }

static bool has_talked(void) {
  return strstr(log_text(), "\"line\":\"line 3\"") != NULL;
}

static bool is_ready(void) { return strstr(log_text(), "\"ready\"") != NULL; }

static int try_connect(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int directory = open(run_directory, O_PATH | O_CLOEXEC);
  int any = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  snprintf(address.sun_path, sizeof address.sun_path,
           "/proc/self/fd/%d/shim.sock", directory);
  bool connected =
      connect(any, (struct sockaddr *)&address, sizeof address) == 0;
  close(directory);
  if (!connected) {
    close(any);
    return -1;
  }
  return any;
}

// As the caller: the shim answers nobody else.
static struct session attach(const struct mode *mode) {
  EXPECT(seteuid(mode->caller) == 0);
  struct session session = {.control = try_connect(), .output = -1};
  EXPECT(seteuid(getuid()) == 0);
  EXPECT(session.control >= 0);
  return session;
}

// Reads one message and the descriptor that comes with it.
static int receive_descriptor(const struct session *session) {
  char bytes[512];
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
  } control;
  struct iovec part = {bytes, sizeof bytes};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = control.room,
                           .msg_controllen = sizeof control.room};
  int descriptor = -1;
  EXPECT(recvmsg(session->control, &message, MSG_CMSG_CLOEXEC) >= 8);
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header != NULL && header->cmsg_type == SCM_RIGHTS) {
    memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  }
  return descriptor;
}

static void take_record(struct result *result) {
  size_t length = 0;
  EXPECT(eventually(has_exit));
  const uint8_t *bytes =
      (const uint8_t *)read_at(run_directory, "/exit", &length);
  take_exit_record(result, bytes, length);
}

static void forget_caller(struct session *session) {
  close(session->control);
  close(session->output);
}

// The numbers in the log are one row.
static void check_row(void) {
  uint64_t wanted = 1;
  for (const char *at = log_text(); *at != '\0'; at = strchr(at, '\n') + 1) {
    const char *seq = strstr(at, "\"seq\":");
    EXPECT(seq != NULL && strtoull(seq + 6, NULL, 10) == wanted++);
  }
}

static void the_program_outlives_its_caller(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session first = launch(mode, USUAL(mode, "talk", "2000"), 0);
  EXPECT(session_until(&first, &result, 12));
  EXPECT_EQUAL(result.launch, "launch-1");
  EXPECT(result.started_us > 1000000);
  forget_caller(&first);
  EXPECT(eventually(has_talked));
  EXPECT(kill(result.worker, 0) == 0);
  // The next one finds the same program, and can end it.
  static struct result found;
  memset(&found, 0, sizeof found);
  struct session second = attach(mode);
  EXPECT(session_until(&second, &found, 12));
  EXPECT_NUMBER(found.worker, result.worker);
  EXPECT_NUMBER(found.init, result.init);
  EXPECT_NUMBER(found.start_ticks, result.start_ticks);
  EXPECT_NUMBER(found.started_us, result.started_us);
  EXPECT_EQUAL(found.launch, "launch-1");
  EXPECT(session_send_number(&second, SIGNAL, SIGTERM));
  EXPECT(session_until(&second, &found, 13));
  EXPECT_NUMBER(found.how, 1);
  EXPECT_NUMBER(found.code, 40 + SIGTERM);
  EXPECT_NUMBER(found.asked_to_end, 1);
  EXPECT_EQUAL(found.exit_launch, "launch-1");
  close(second.control);
  waitpid(first.launcher, &result.launcher_status, 0);
  EXPECT_NUMBER(result.launcher_status, 0);
  EXPECT(!exists("shim.sock") && exists("state"));
  check_row();
}

static void an_end_that_nobody_saw_is_recorded(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = launch(mode, USUAL(mode, "talk", "1000"), 0);
  EXPECT(session_until(&session, &result, 12));
  forget_caller(&session);
  EXPECT(eventually(has_talked));
  EXPECT(result.worker > 0 && kill(result.worker, SIGSEGV) == 0);
  take_record(&result);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.code, SIGSEGV);
  EXPECT_NUMBER(result.asked_to_end, 0);
  EXPECT_EQUAL(result.exit_launch, "launch-1");
  waitpid(session.launcher, &result.launcher_status, 0);
  EXPECT_NUMBER(result.launcher_status, 0);
}

static void the_record_comes_before_the_message(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = launch(mode, USUAL(mode, "exit", "5"), 0);
  EXPECT(session_until(&session, &result, 13));
  EXPECT(exists("exit"));
  EXPECT_NUMBER(result.code, 5);
  session_finish(&session, &result);
  static struct result record;
  memset(&record, 0, sizeof record);
  take_record(&record);
  EXPECT_NUMBER(record.code, 5);
}

static void the_last_words_are_logged(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = launch(mode, USUAL(mode, "env"), 0);
  EXPECT(session_until(&session, &result, 13));
  session_finish(&session, &result);
  session = launch(mode, USUAL(mode, "signals"), 0);
  EXPECT(session_until(&session, &result, 13));
  EXPECT_TEXT(log_text(),
              "\"stream\":\"stdout\",\"plugin\":\"plugin-of-test\"");
  EXPECT_TEXT(content, "\"line\":\"different=0\"}\n");
  session_finish(&session, &result);
  EXPECT_EQUAL(result.output, "");
}

static void the_state_tells_who_it_is(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = launch(mode, USUAL(mode, "term"), 0);
  EXPECT(session_until(&session, &result, 12));
  char line[128];
  read_at(run_directory, "/state", NULL);
  EXPECT_TEXT(content, "aurora-shim 1\nlaunch launch-1\nname plugin-of-test\n"
                       "sandbox sandbox-of-test\nboot ");
  snprintf(line, sizeof line, "\nshim %d ", session.launcher);
  EXPECT_TEXT(content, line);
  snprintf(line, sizeof line, "\nprogram %d %llu\nreaper %d\n", result.worker,
           (unsigned long long)result.start_ticks, result.init);
  EXPECT_TEXT(content, line);
  struct stat socket;
  char path[1024];
  snprintf(path, sizeof path, "%s/shim.sock", run_directory);
  EXPECT(stat(path, &socket) == 0 && (socket.st_mode & 07777) == 0600);
  EXPECT(getsid(session.launcher) == session.launcher);
  EXPECT(session_send_number(&session, KILL, 101));
  EXPECT(session_until(&session, &result, 13));
  EXPECT_NUMBER(result.cause, 101);
  session_finish(&session, &result);
}

static void
a_caller_that_dies_before_the_start_takes_all_with_it(const struct mode *mode) {
  for (int step = 0; step < 3; step++) {
    static struct result result;
    memset(&result, 0, sizeof result);
    struct buffer spec = USUAL(mode, "term");
    put_u32(&spec, S_WAIT_GO, 1);
    struct session session = launch(mode, spec, 0);
    if (step > 0) {
      EXPECT(session_until(&session, &result, 10));
    }
    if (step > 1) {
      // GO and gone: whether the program started is a race, that it is known
      // is not.
      session_send(&session, 2, NULL);
    }
    forget_caller(&session);
    if (step < 2) {
      waitpid(session.launcher, &result.launcher_status, 0);
      EXPECT_NUMBER(result.launcher_status, 0);
      EXPECT(!exists("shim.sock") && !exists("state") && !exists("exit"));
      continue;
    }
    usleep(50000);
    if (waitpid(session.launcher, NULL, WNOHANG) == 0) {
      EXPECT(exists("state"));
      struct session next = attach(mode);
      EXPECT(session_until(&next, &result, 12));
      EXPECT(session_send_number(&next, KILL, 100));
      EXPECT(session_until(&next, &result, 13));
      close(next.control);
      waitpid(session.launcher, NULL, 0);
    } else {
      EXPECT(!exists("state"));
    }
  }
}

static void
a_shim_that_is_killed_takes_the_sandbox_with_it(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = launch(mode, USUAL(mode, "talk", "1000"), 0);
  EXPECT(session_until(&session, &result, 12));
  EXPECT(session.launcher > 0 && kill(session.launcher, SIGKILL) == 0);
  EXPECT(process_is_gone(result.worker) && process_is_gone(result.init));
  waitpid(session.launcher, NULL, 0);
  forget_caller(&session);
  EXPECT(!exists("exit"));
}

static void signals_of_terminals_do_not_reach_it(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = launch(mode, USUAL(mode, "term"), 0);
  EXPECT(session_until(&session, &result, 12));
  EXPECT(eventually(is_ready));
  static const int signals[] = {SIGHUP,  SIGINT,  SIGQUIT,
                                SIGTERM, SIGTSTP, SIGPIPE};
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
    EXPECT(kill(session.launcher, signals[i]) == 0);
  }
  EXPECT(session_send_number(&session, SIGNAL, SIGTERM));
  EXPECT(session_until(&session, &result, 13));
  EXPECT_NUMBER(result.code, 40 + SIGTERM);
  session_finish(&session, &result);
}

static void there_is_one_platform_at_a_time(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session first = launch(mode, USUAL(mode, "term"), 0);
  EXPECT(session_until(&first, &result, 12));
  struct session second = attach(mode);
  EXPECT(session_until(&second, &result, 11));
  EXPECT_EQUAL(result.failed_layer, "shim");
  EXPECT_NUMBER(result.failed_errno, EBUSY);
  close(second.control);
  // One that makes no sense is sent away, and the program does not mind.
  EXPECT(session_send_number(&first, 99, 1));
  EXPECT(session_read(&first).type == 0);
  second = attach(mode);
  EXPECT(session_until(&second, &result, 12));
  EXPECT(session_send_number(&second, KILL, 100));
  EXPECT(session_until(&second, &result, 13));
  close(second.control);
  session_finish(&first, &result);
}

static void nobody_else_is_answered(const struct mode *mode) {
  if (geteuid() != 0) {
    skip("another user needs root");
    return;
  }
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = launch(mode, USUAL(mode, "term"), 0);
  EXPECT(session_until(&session, &result, 12));
  forget_caller(&session);
  // Even when it can reach the socket.
  char path[1024], parent[1024];
  snprintf(path, sizeof path, "%s/shim.sock", run_directory);
  snprintf(parent, sizeof parent, "%s/..", run_directory);
  EXPECT(chmod(parent, 0755) == 0 && chmod(run_directory, 0755) == 0 &&
         chmod(path, 0666) == 0);
  EXPECT(seteuid(4242) == 0);
  struct session stranger = {.control = try_connect(), .output = -1};
  EXPECT(seteuid(0) == 0);
  static struct result refused;
  memset(&refused, 0, sizeof refused);
  EXPECT(session_until(&stranger, &refused, 11));
  EXPECT_NUMBER(refused.failed_errno, EACCES);
  close(stranger.control);
  struct session own = attach(mode);
  EXPECT(session_until(&own, &result, 12));
  EXPECT(session_send_number(&own, KILL, 100));
  EXPECT(session_until(&own, &result, 13));
  close(own.control);
  waitpid(session.launcher, NULL, 0);
}

struct dropped {
  unsigned long long lines;
  double seconds;  // of the day
};

// The records of what was dropped, the first ones first.
static int dropped(struct dropped *found, int most) {
  int count = 0;
  for (const char *at = log_text(); count < most && *at != '\0';) {
    const char *end = strchr(at, '\n');
    const char *key = strstr(at, "\"dropped\":");
    if (end == NULL || key == NULL) {
      break;
    }
    if (key < end) {
      int hours = 0, minutes = 0;
      double seconds = 0;
      EXPECT(sscanf(at, "{\"time\":\"%*10cT%d:%d:%lf", &hours, &minutes,
                    &seconds) == 3);
      found[count].lines = strtoull(key + strlen("\"dropped\":"), NULL, 10);
      found[count++].seconds = hours * 3600 + minutes * 60 + seconds;
    }
    at = end + 1;
  }
  return count;
}

static bool has_dropped_twice(void) {
  struct dropped found[2];
  return dropped(found, 2) == 2;
}

// What is read of a program that writes too much costs the shim's time, which
// no limit of the program counts: 16 KiB in 20 ms, however fast the program is.
static void who_writes_too_much_waits(const struct mode *mode) {
  static const char *const ways[] = {"pages", "single"};
  static struct result result;
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
    memset(&result, 0, sizeof result);
    make_run_directory(mode);
    struct session session = session_open(mode);
    struct buffer spec = USUAL(mode, "flood", ways[i]);
    put_shim_with(&spec, run_directory, "launch-1", 0, 100);
    session_send(&session, 1, &spec);
    buffer_free(&spec);
    EXPECT(session_until(&session, &result, 12));
    EXPECT(eventually(has_dropped_twice));
    struct dropped found[2] = {0};
    EXPECT_NUMBER(dropped(found, 2), 2);
    double seconds = found[1].seconds - found[0].seconds;
    seconds += seconds < 0 ? 24 * 3600 : 0;
    double most = (seconds / 0.02 + 2) * 16384;
    EXPECT(found[1].lines > 0 && (double)found[1].lines < most);
    EXPECT(session_send_number(&session, KILL, 100));
    EXPECT(session_until(&session, &result, 13));
    session_finish(&session, &result);
    check_row();
  }
}

static void every_platform_gets_the_channel(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session first = launch(mode, USUAL(mode, "answer"), 1);
  EXPECT(session_until(&first, &result, 10));
  int channel = receive_descriptor(&first);
  unsigned char byte = 1;
  EXPECT(write(channel, &byte, 1) == 1 && read(channel, &byte, 1) == 1);
  EXPECT_NUMBER(byte, 2);
  // The program does not see that its platform has gone.
  close(channel);
  forget_caller(&first);
  struct session second = attach(mode);
  channel = receive_descriptor(&second);
  byte = 10;
  EXPECT(write(channel, &byte, 1) == 1 && read(channel, &byte, 1) == 1);
  EXPECT_NUMBER(byte, 11);
  shutdown(channel, SHUT_WR);
  EXPECT(session_until(&second, &result, 13));
  EXPECT_NUMBER(result.code, 7);
  close(channel);
  close(second.control);
  waitpid(first.launcher, NULL, 0);
}

static bool serve(int listener) {
  struct pollfd waiting = {.fd = listener, .events = POLLIN};
  EXPECT(poll(&waiting, 1, PATIENCE_MS) == 1);
  int connection = accept(listener, NULL, NULL);
  close(connection);
  return connection >= 0;
}

static void every_platform_gets_the_way_out(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct buffer spec = USUAL(mode, "knock", "3128");
  put_u32(&spec, S_EGRESS_PORT, 3128);
  struct session first = launch(mode, spec, 0);
  int listener = receive_descriptor(&first);
  EXPECT(session_until(&first, &result, 12));
  EXPECT(serve(listener));
  close(listener);
  forget_caller(&first);
  struct session second = attach(mode);
  listener = receive_descriptor(&second);
  EXPECT(serve(listener) && serve(listener));
  EXPECT(session_send_number(&second, KILL, 100));
  EXPECT(session_until(&second, &result, 13));
  close(listener);
  close(second.control);
  waitpid(first.launcher, NULL, 0);
}

static void remarks_are_numbered_with_the_lines(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = launch(mode, USUAL(mode, "talk", "1000"), 0);
  EXPECT(session_until(&session, &result, 12));
  EXPECT(eventually(has_talked));
  struct buffer remark = {0};
  put_string(&remark, 1, "from the platform");
  EXPECT(session_send(&session, REMARK, &remark));
  buffer_free(&remark);
  EXPECT(session_send_number(&session, SIGNAL, SIGTERM));
  EXPECT(session_until(&session, &result, 13));
  EXPECT_TEXT(log_text(), "\"stream\":\"aurora\"");
  EXPECT_TEXT(content, "\"line\":\"from the platform\"}\n");
  check_row();
  session_finish(&session, &result);
}

static long resident_kib(int pid) {
  char path[64];
  char status[4096] = "";
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = read(fd, status, sizeof status - 1);
  close(fd);
  const char *found = length > 0 ? strstr(status, "VmRSS:") : NULL;
  return found != NULL ? strtol(found + 6, NULL, 10) : -1;
}

// What a message has brought into memory goes again, and more of it than stays.
static void a_shim_at_rest_gives_memory_back(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  // What a sanitizer itself holds is no measure.
  const char *suite = getenv("AURORA_SUITE");
  long most = suite != NULL && strstr(suite, "sanitized") != NULL ? 1L << 30 : REST_KIB;
  struct session session = launch(mode, USUAL(mode, "term"), 0);
  EXPECT(session_until(&session, &result, 12));
  for (int times = 0; times < 2; times++) {
    struct buffer remark = {0};
    put_string(&remark, 1, times == 0 ? "once" : "again");
    EXPECT(session_send(&session, REMARK, &remark));
    buffer_free(&remark);
    long resident = 0;
    for (int waited = 0; waited < PATIENCE_MS && (resident <= 0 || resident > most); waited += 50) {
      usleep(50000);
      resident = resident_kib(session.launcher);
    }
    EXPECT_TEXT(log_text(), times == 0 ? "\"once\"" : "\"again\"");
    EXPECT(resident > 0 && resident <= most);
  }
  EXPECT(session_send_number(&session, KILL, 101));
  EXPECT(session_until(&session, &result, 13));
  session_finish(&session, &result);
}

// In a mount namespace of its own, for a disk of the run directory alone.
static void end_on_a_full_disk(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  char parent[512];
  snprintf(parent, sizeof parent, "%.*s",
           (int)(strrchr(run_directory, '/') - run_directory), run_directory);
  EXPECT(mount("tmpfs", parent, "tmpfs", 0, "size=64k") == 0 &&
         chmod(parent, 0777) == 0 && mkdir(run_directory, 0700) == 0 &&
         chown(run_directory, mode->caller, -1) == 0);
  struct session session = session_open(mode);
  struct buffer spec = USUAL(mode, "talk", "5000");
  put_shim(&spec, run_directory, "launch-1", 0);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  EXPECT(session_until(&session, &result, 12));
  EXPECT_EQUAL(result.failed_detail, "");
  char full[700], block[4096] = {1};
  snprintf(full, sizeof full, "%s/full", parent);
  int fd = open(full, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  while (write(fd, block, sizeof block) > 0) {
  }
  close(fd);
  forget_caller(&session);
  // 0 would be our own process group.
  EXPECT(result.worker > 0 && kill(result.worker, SIGKILL) == 0 &&
         process_is_gone(result.init));
  EXPECT(!exists("exit"));
  unlink(full);
  take_record(&result);
  EXPECT_NUMBER(result.code, SIGKILL);
  waitpid(session.launcher, &result.launcher_status, 0);
  EXPECT_NUMBER(result.launcher_status, 0);
}

static void a_full_disk_delays_the_record_of_the_end(const struct mode *mode) {
  if (geteuid() != 0) {
    skip("mounting needs root");
    return;
  }
  fflush(stdout);
  make_run_directory(mode);
  pid_t child = fork();
  if (child == 0) {
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
      _exit(77);
    }
    end_on_a_full_disk(mode);
    fflush(stdout);
    _exit(is_broken());
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_NUMBER(status, 0);
}

static void nothing_of_it_is_inside(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = launch(mode, USUAL(mode, "fds"), 1);
  EXPECT(session_until(&session, &result, 13));
  char whole[CONTENT / 4];
  snprintf(whole, sizeof whole, "%.200000s", log_text());
  session_finish(&session, &result);
  run(mode, USUAL(mode, "fds"), &result);
  char line[256];
  snprintf(line, sizeof line, "\"line\":\"%.200s\"", result.output);
  EXPECT_TEXT(whole, line);
}

static void a_directory_that_is_not_there_is_an_error(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct buffer spec = USUAL(mode, "exit", "0");
  struct session session = session_open(mode);
  put_shim(&spec, "/none/there", "launch-1", 0);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  EXPECT(session_until(&session, &result, 11));
  EXPECT_EQUAL(result.failed_layer, "shim");
  EXPECT_NUMBER(result.failed_errno, ENOENT);
  session_finish(&session, &result);
}

static int written_by;

// In the pipe that is its standard output.
static bool has_unread_lines(void) {
  char path[64];
  int bytes = 0;
  snprintf(path, sizeof path, "/proc/%d/fd/1", written_by);
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  bool known = fd >= 0 && ioctl(fd, FIONREAD, &bytes) == 0;
  close(fd);
  return known && bytes > (int)strlen("line 1\nline 2\nline 3\n");
}

static void one_that_is_held_ends_with_its_caller(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = launch_held(mode, USUAL(mode, "talk", "2000"));
  EXPECT(session_until(&session, &result, 12));
  EXPECT(kill(result.worker, 0) == 0);
  forget_caller(&session);
  EXPECT(process_is_gone(result.worker) && process_is_gone(result.init));
  waitpid(session.launcher, &result.launcher_status, 0);
  EXPECT_NUMBER(result.launcher_status, 0);
  EXPECT(!exists("shim.sock"));
  EXPECT_EQUAL(log_text(), "");
}

static void the_log_is_not_its_own_while_it_is_held(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = launch_held(mode, USUAL(mode, "env"));
  EXPECT(session_until(&session, &result, 13));
  EXPECT_EQUAL(log_text(), "");
  session_finish(&session, &result);
  struct buffer remark = {0};
  put_string(&remark, 1, "from the platform");
  session = launch_held(mode, USUAL(mode, "talk", "2000"));
  EXPECT(session_until(&session, &result, 12));
  EXPECT(session_send(&session, REMARK, &remark));
  buffer_free(&remark);
  EXPECT(session_until(&session, &result, 13));
  EXPECT_EQUAL(log_text(), "");
  session_finish(&session, &result);
}

static void one_that_is_kept_is_like_any_other(const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session first = launch_held(mode, USUAL(mode, "talk", "2000"));
  EXPECT(session_until(&first, &result, 12));
  written_by = result.worker;
  EXPECT(eventually(has_unread_lines));
  EXPECT_EQUAL(log_text(), "");
  EXPECT(session_send(&first, KEEP, NULL));
  forget_caller(&first);
  EXPECT(eventually(has_talked));
  struct session second = attach(mode);
  EXPECT(session_until(&second, &result, 12));
  // Nothing holds it any more.
  EXPECT(session_send(&second, KEEP, NULL));
  EXPECT(session_read(&second).type == 0);
  second = attach(mode);
  EXPECT(session_until(&second, &result, 12));
  EXPECT(session_send_number(&second, KILL, 100));
  EXPECT(session_until(&second, &result, 13));
  close(second.control);
  waitpid(first.launcher, NULL, 0);
  EXPECT(exists("exit"));
  check_row();
}

void test_shim(const struct mode *mode) {
  RUN(mode->name, the_program_outlives_its_caller(mode));
  RUN(mode->name, an_end_that_nobody_saw_is_recorded(mode));
  RUN(mode->name, the_record_comes_before_the_message(mode));
  RUN(mode->name, the_last_words_are_logged(mode));
  RUN(mode->name, the_state_tells_who_it_is(mode));
  RUN(mode->name, a_caller_that_dies_before_the_start_takes_all_with_it(mode));
  RUN(mode->name, a_shim_that_is_killed_takes_the_sandbox_with_it(mode));
  RUN(mode->name, signals_of_terminals_do_not_reach_it(mode));
  RUN(mode->name, there_is_one_platform_at_a_time(mode));
  RUN(mode->name, nobody_else_is_answered(mode));
  RUN(mode->name, who_writes_too_much_waits(mode));
  RUN(mode->name, every_platform_gets_the_channel(mode));
  RUN(mode->name, every_platform_gets_the_way_out(mode));
  RUN(mode->name, remarks_are_numbered_with_the_lines(mode));
  RUN(mode->name, a_shim_at_rest_gives_memory_back(mode));
  RUN(mode->name, a_full_disk_delays_the_record_of_the_end(mode));
  RUN(mode->name, nothing_of_it_is_inside(mode));
  RUN(mode->name, one_that_is_held_ends_with_its_caller(mode));
  RUN(mode->name, the_log_is_not_its_own_while_it_is_held(mode));
  RUN(mode->name, one_that_is_kept_is_like_any_other(mode));
  RUN(mode->name, a_directory_that_is_not_there_is_an_error(mode));
}

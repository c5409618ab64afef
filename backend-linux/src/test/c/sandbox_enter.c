// What is let into a sandbox that stands: it wears all that the program wears,
// and nobody inside gets hold of it before it does.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/seccomp.h>

#include "check.h"
#include "places.h"
#include "sandbox_tests.h"
#include "visit.h"

enum {
  STARTED = 12,
  EXIT = 13,
  SIGNAL = 3,
  KILL = 4,
  READ_EXECUTE_LIST = 13,
  FILES_OF_ABI_1 = 0x1fff,
  SCOPES = 3,
  PATIENCE_MS = 30 * 1000
};

static struct visit knock_with(const struct session *host, int input) {
  struct visit visit = visit_with(host, input);
  EXPECT(visit.asked);
  return visit;
}

static struct visit knock(const struct session *host) {
  struct visit visit = visit_open(host);
  EXPECT(visit.asked);
  return visit;
}

#define NAME(visit, ...)                                                       \
  EXPECT(visit_name((visit), (const char *const[]){__VA_ARGS__, NULL}))

static void finish(struct visit *visit, struct result *result) {
  visit_finish(visit, result);
}

static struct session host(const struct mode *mode, struct buffer spec,
                           struct result *result) {
  memset(result, 0, sizeof *result);
  struct session session = session_open(mode);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  EXPECT(session_until(&session, result, STARTED) && result->lets_in);
  return session;
}

static void leave(struct session *session, struct result *result) {
  EXPECT(session_send_number(session, KILL, 100));
  EXPECT(session_until(session, result, EXIT));
  session_finish(session, result);
}

static struct place memory;

// A sandbox with everything that confines a program.
static struct buffer whole_spec(const struct mode *mode, const char *command) {
  struct buffer spec = USUAL(mode, command);
  put_string(&spec, S_ENV, "NAME=value");
  put_string(&spec, S_CWD, "/made/by/spec");
  put_plain(&spec, 5, "/made/by/spec");
  put_u32(&spec, S_UMASK, 077);
  put_u32(&spec, S_OOM_SCORE_ADJ, 500);
  put_rlimit(&spec, RLIMIT_NOFILE, 64, 128);
  put_rlimit(&spec, RLIMIT_CORE, 0, 0);
  put_rlimit(&spec, RLIMIT_CPU, 100, 101);
  if (memory.there) {
    size_t leaf =
        begin_cgroup(&spec, memory.path, command, memory.unified ? 1 : 0);
    end_field(&spec, leaf);
  }
  int abi = landlock_abi();
  if (abi > 0) {
    size_t landlock =
        begin_landlock(&spec, FILES_OF_ABI_1, 0, abi >= 6 ? SCOPES : 0);
    put_rule(&spec, "/probe", READ_EXECUTE_LIST);
    put_rule(&spec, "/proc", READ_EXECUTE_LIST);
    end_field(&spec, landlock);
  }
  put_denial(&spec, SYS_getppid, SECCOMP_RET_ERRNO | EXDEV);
  put_probe(&spec, SYS_getppid, EXDEV);
  return spec;
}

static void open_memory(const struct mode *mode) {
  memory = open_place("memory");
  memory.there = memory.there && (mode->caller == geteuid() ||
                                  (!memory.unified && chown(memory.path, mode->caller,
                                                            mode->caller) == 0));
}

static void
what_is_let_in_is_confined_as_the_program_is(const struct mode *mode) {
  static struct result alone, result, visitor;
  open_memory(mode);
  run(mode, whole_spec(mode, "confined"), &alone);
  EXPECT(alone.started && alone.code == 7);
  struct session session = host(mode, whole_spec(mode, "term"), &result);
  struct visit visit = knock(&session);
  NAME(&visit, "/probe", "confined");
  finish(&visit, &visitor);
  EXPECT(visitor.reported && visitor.started && visitor.ended);
  EXPECT_NUMBER(visitor.how, 1);
  EXPECT_NUMBER(visitor.code, 7);
  EXPECT_EQUAL(without_numbers(visitor.output), without_numbers(alone.output));
  EXPECT_TEXT(visitor.output, "NoNewPrivs:\t1");
  EXPECT_TEXT(visitor.output, "call:EXDEV");
  EXPECT_TEXT(visitor.layers, "landlock=0/");
  EXPECT_TEXT(visitor.layers, "seccomp=0/");
  EXPECT(visitor.maxrss_kib > 0);
  leave(&session, &result);
  if (memory.there) {
    close_place(&memory);
  }
}

static void the_end_of_what_is_let_in_is_its_own(const struct mode *mode) {
  static struct result result, visitor;
  struct session session = host(mode, USUAL(mode, "term"), &result);
  char ready[6];
  EXPECT(read(session.output, ready, sizeof ready) == sizeof ready);
  for (int round = 0; round < 20; round++) {
    struct visit visit = knock(&session);
    NAME(&visit, "/probe", round % 2 == 0 ? "exit" : "die",
         round % 2 == 0 ? "42" : "11");
    finish(&visit, &visitor);
    EXPECT(visitor.started && visitor.ended);
    EXPECT_NUMBER(visitor.how, round % 2 == 0 ? 1 : 2);
    EXPECT_NUMBER(visitor.code, round % 2 == 0 ? 42 : SIGSEGV);
  }
  EXPECT(kill(result.worker, 0) == 0);
  struct visit visit = knock(&session);
  NAME(&visit, "/probe", "ls", "/proc");
  finish(&visit, &visitor);
  // Neither the ones that were here nor what they left.
  EXPECT_TEXT(visitor.output, "self ");
  visit = knock(&session);
  NAME(&visit, "/probe", "who");
  finish(&visit, &visitor);
  int pid = 0, parent = 0, sid = -1;
  const char *numbers = strstr(visitor.output, " pid=");
  EXPECT(numbers != NULL && sscanf(numbers, " pid=%d ppid=%d sid=%d", &pid,
                                   &parent, &sid) == 3);
  EXPECT_NUMBER(parent, 1);
  EXPECT_NUMBER(sid, pid);
  EXPECT(session_send_number(&session, SIGNAL, SIGTERM));
  EXPECT(session_until(&session, &result, EXIT));
  EXPECT_NUMBER(result.code, 40 + SIGTERM);
  session_finish(&session, &result);
}

static bool comes_to_an_end(int fd) {
  char byte;
  struct pollfd wait = {.fd = fd, .events = POLLIN};
  while (poll(&wait, 1, PATIENCE_MS) > 0) {
    if (read(fd, &byte, 1) <= 0) {
      return true;
    }
  }
  return false;
}

static void
who_asked_and_goes_takes_it_along_and_nothing_else(const struct mode *mode) {
  static struct result result, visitor;
  struct session session = host(mode, USUAL(mode, "term"), &result);
  memset(&visitor, 0, sizeof visitor);
  struct visit visit = knock(&session);
  NAME(&visit, "/probe", "burn", "3");
  EXPECT(session_until(&visit.session, &visitor, STARTED));
  close(visit.session.control);
  // All three had the pipe.
  EXPECT(comes_to_an_end(visit.output));
  close(visit.output);
  // Also one that waits for its program to be named.
  visit = knock(&session);
  close(visit.session.control);
  EXPECT(comes_to_an_end(visit.output));
  close(visit.output);
  // And one that is still listened to, when it is told to end.
  visit = knock(&session);
  NAME(&visit, "/probe", "burn", "1");
  EXPECT(session_until(&visit.session, &visitor, STARTED));
  shutdown(visit.session.control, SHUT_WR);
  finish(&visit, &visitor);
  EXPECT(visitor.ended);
  EXPECT_NUMBER(visitor.how, 2);
  EXPECT_NUMBER(visitor.code, SIGKILL);
  EXPECT(kill(result.worker, 0) == 0);
  leave(&session, &result);
}

static void the_end_of_the_sandbox_ends_what_was_let_in(const struct mode *mode) {
  static struct result result, visitor;
  struct session session = host(mode, USUAL(mode, "term"), &result);
  struct visit visit = knock(&session);
  NAME(&visit, "/probe", "daemons", "-1");
  memset(&visitor, 0, sizeof visitor);
  EXPECT(session_until(&visit.session, &visitor, STARTED));
  leave(&session, &result);
  finish(&visit, &visitor);
  EXPECT(!visitor.ended && !visitor.failed);
}

static void mistakes_are_told_and_run_nothing(const struct mode *mode) {
  static struct result result, visitor;
  struct session session = host(mode, USUAL(mode, "term"), &result);
  struct visit visit = knock(&session);
  NAME(&visit, "/none");
  finish(&visit, &visitor);
  EXPECT_EQUAL(visitor.failed_layer, "exec");
  EXPECT_NUMBER(visitor.failed_errno, ENOENT);
  EXPECT(!visitor.started && !visitor.ended);
  visit = knock(&session);
  NAME(&visit, "");
  finish(&visit, &visitor);
  EXPECT_EQUAL(visitor.failed_layer, "spec");
  EXPECT_NUMBER(visitor.failed_errno, EPROTO);
  // What leads out of the sandbox is no stream.
  static const char *const outside[] = {"/", "/etc/passwd", "/dev/null"};
  for (size_t i = 0; i < 3; i++) {
    int leak = open(outside[i], O_RDONLY | O_CLOEXEC);
    visit = knock_with(&session, leak);
    close(leak);
    NAME(&visit, "/probe", "exit", "0");
    finish(&visit, &visitor);
    EXPECT_EQUAL(visitor.failed_layer, "descriptors");
    EXPECT_NUMBER(visitor.failed_errno, EINVAL);
    EXPECT(!visitor.started);
  }
  EXPECT(kill(result.worker, 0) == 0);
  leave(&session, &result);
}

static struct buffer target(uint32_t port, uint32_t ipv6) {
  struct buffer fields = {0};
  put_u32(&fields, 1, port);
  put_u32(&fields, 2, ipv6);
  return fields;
}

static void a_connection_that_there_is_not_is_told(const struct mode *mode) {
  static struct result result, visitor;
  struct session session = host(mode, USUAL(mode, "term"), &result);
  for (uint32_t ipv6 = 0; ipv6 < 2; ipv6++) {
    EXPECT(visit_connect(&session, target(1, ipv6), &visitor));
    EXPECT_EQUAL(visitor.failed_layer, "namespace.net");
    // Nobody listens, or the network of this mode is not even up.
    EXPECT(visitor.failed_errno == ECONNREFUSED || visitor.failed_errno == ENETUNREACH ||
           visitor.failed_errno == EADDRNOTAVAIL || visitor.failed_errno == EAFNOSUPPORT);
    EXPECT(!visitor.started && !visitor.ended);
  }
  struct buffer malformed[] = {{0}, target(0, 0), target(65536, 0), target(1, 2)};
  for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
    EXPECT(visit_connect(&session, malformed[i], &visitor));
    EXPECT_EQUAL(visitor.failed_layer, "spec");
    EXPECT_NUMBER(visitor.failed_errno, EPROTO);
  }
  EXPECT(kill(result.worker, 0) == 0);
  leave(&session, &result);
}

static void more_than_there_is_room_for_are_turned_away(const struct mode *mode) {
  enum { ROOM = 8 };
  static struct result result, visitor;
  struct session session = host(mode, USUAL(mode, "term"), &result);
  struct visit all[ROOM + 1];
  for (int i = 0; i <= ROOM; i++) {
    all[i] = knock(&session);
  }
  finish(&all[ROOM], &visitor);
  EXPECT_NUMBER(visitor.failed_errno, EAGAIN);
  for (int i = 0; i < ROOM; i++) {
    NAME(&all[i], "/probe", "exit", "3");
    finish(&all[i], &visitor);
    EXPECT_NUMBER(visitor.code, 3);
  }
  leave(&session, &result);
}

static bool read_until(int fd, char *text, size_t size, const char *word, int times) {
  size_t length = strlen(text);
  struct pollfd wait = {.fd = fd, .events = POLLIN};
  for (;;) {
    int seen = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++) {
      seen++;
    }
    if (seen >= times) {
      return true;
    }
    if (length + 1 >= size || poll(&wait, 1, PATIENCE_MS) <= 0) {
      return false;
    }
    ssize_t step = read(fd, text + length, size - 1 - length);
    if (step <= 0) {
      return false;
    }
    length += (size_t)step;
    text[length] = '\0';
  }
}

// Up to the end of a line that is written later.
static void forget_output(int fd) {
  static char some[TEXT_MAX];
  struct pollfd ready = {.fd = fd, .events = POLLIN};
  while (poll(&ready, 1, 0) > 0 && read(fd, some, sizeof some) > 0) {
  }
}

// The program of the sandbox tries to get hold of whoever comes, as long as it
// likes: the newcomer waits unconfined but for what PID 1 has taken from it.
static void nobody_inside_gets_hold_of_what_comes(const struct mode *mode) {
  enum { ROUNDS = 20 };
  static struct result result, visitor;
  static char seen[TEXT_MAX];
  struct session session = host(mode, USUAL(mode, "prowl"), &result);
  for (int i = 0; i < 3; i++) {
    // What it wrote while nobody was there says nothing of who comes now.
    forget_output(session.output);
    struct visit visit = knock(&session);
    seen[0] = '\0';
    EXPECT(read_until(session.output, seen, sizeof seen, "found", ROUNDS));
    EXPECT_NO_TEXT(seen, "reached");
    NAME(&visit, "/probe", "exit", "0");
    finish(&visit, &visitor);
    EXPECT_NUMBER(visitor.code, 0);
    EXPECT(visitor.ended);
  }
  leave(&session, &result);
}

void test_enter(const struct mode *mode) {
  RUN(mode->name, what_is_let_in_is_confined_as_the_program_is(mode));
  RUN(mode->name, the_end_of_what_is_let_in_is_its_own(mode));
  RUN(mode->name, who_asked_and_goes_takes_it_along_and_nothing_else(mode));
  RUN(mode->name, the_end_of_the_sandbox_ends_what_was_let_in(mode));
  RUN(mode->name, mistakes_are_told_and_run_nothing(mode));
  RUN(mode->name, a_connection_that_there_is_not_is_told(mode));
  RUN(mode->name, more_than_there_is_room_for_are_turned_away(mode));
  RUN(mode->name, nobody_inside_gets_hold_of_what_comes(mode));
}

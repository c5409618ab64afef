// One launch after the other by turns: the launcher with a spec that was recorded, and a peer's
// command line. A launch costs no JVM here. Called by Bench.java.
//   duel ROUNDS LAUNCHER SPEC -- PEER...  one line a round: wall and CPU microseconds of both
//   duel once LAUNCHER SPEC               one launch, for whoever has a clock of his own
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SPEC = 1, GO = 2, REPORT = 10, SETUP_FAILED = 11, EXIT = 13 };
enum { CONTROL = 3, HEADER = 8, LARGEST = 256 << 10 };

struct cost {
  long wall_us, cpu_us;
};

// No variables of ours change how either of them runs.
static char *const ENVIRONMENT[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", NULL};

static _Noreturn void fail(const char *what) {
  fprintf(stderr, "duel: %s: %s\n", what, strerror(errno));
  exit(1);
}

static long microseconds_of(const struct timeval *time) {
  return time->tv_sec * 1000000 + time->tv_usec;
}

static long now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static uint8_t *read_file(const char *path, size_t *length) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat found;
  if (fd < 0 || fstat(fd, &found) != 0) {
    fail(path);
  }
  *length = (size_t)found.st_size;
  uint8_t *content = malloc(*length + 1);
  if (content == NULL || read(fd, content, *length) != found.st_size) {
    fail(path);
  }
  close(fd);
  return content;
}

static void send_all(int fd, const void *bytes, size_t length) {
  for (size_t done = 0; done < length;) {
    ssize_t step = send(fd, (const char *)bytes + done, length - done, MSG_NOSIGNAL);
    if (step < 0) {
      fail("send to the launcher");
    }
    done += (size_t)step;
  }
}

static void send_message(int fd, uint32_t type, const void *payload, uint32_t length) {
  uint32_t header[2] = {type, length};
  send_all(fd, header, sizeof header);
  send_all(fd, payload, length);
}

static void receive_all(int fd, void *bytes, size_t length) {
  for (size_t done = 0; done < length;) {
    ssize_t step = recv(fd, (char *)bytes + done, length - done, 0);
    if (step <= 0) {
      fail("the launcher has gone without a final message");
    }
    done += (size_t)step;
  }
}

static pid_t spawn(char *const arguments[], int control) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (control >= 0) {
    posix_spawn_file_actions_adddup2(&actions, control, CONTROL);
  }
  pid_t pid = 0;
  errno = posix_spawn(&pid, arguments[0], &actions, NULL, arguments, ENVIRONMENT);
  if (errno != 0) {
    fail(arguments[0]);
  }
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

// What all that was waited for has used, in microseconds.
static long used_us(void) {
  struct rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  return microseconds_of(&usage.ru_utime) + microseconds_of(&usage.ru_stime);
}

// The clock stops when the process ends that was started. A child that it leaves behind, such as
// the init of bwrap, is ours to wait for (PR_SET_CHILD_SUBREAPER), so that its CPU time counts.
static struct cost await(pid_t pid, long begin, const char *name) {
  long before_us = used_us();
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) {
      fail("waitpid");
    }
  }
  long end = now_us();
  if (status != 0) {
    errno = ECHILD;
    fail(name);
  }
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {
  }
  return (struct cost){end - begin, used_us() - before_us};
}

// Fields 1 and 2 of EXIT come first: how it ended and its code.
static void check_exit(const uint8_t *payload) {
  uint32_t how, code;
  memcpy(&how, payload + 8, sizeof how);
  memcpy(&code, payload + 20, sizeof code);
  if (how != 1 || code != 0) {
    fprintf(stderr, "duel: the program inside ended with %s %u\n", how == 1 ? "code" : "signal", code);
    exit(1);
  }
}

static void converse(int control, const uint8_t *spec, size_t length) {
  static uint8_t payload[LARGEST];
  send_message(control, SPEC, spec, (uint32_t)length);
  for (;;) {
    uint32_t header[2];
    receive_all(control, header, sizeof header);
    if (header[1] > LARGEST) {
      errno = EMSGSIZE;
      fail("the launcher");
    }
    receive_all(control, payload, header[1]);
    if (header[0] == REPORT) {
      send_message(control, GO, NULL, 0);
    } else if (header[0] == SETUP_FAILED) {
      fprintf(stderr, "duel: the launcher: %.*s\n", (int)header[1], (const char *)payload);
      exit(1);
    } else if (header[0] == EXIT) {
      check_exit(payload);
      return;
    }
  }
}

static struct cost launch(char *launcher, const uint8_t *spec, size_t length) {
  long begin = now_us();
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    fail("socketpair");
  }
  // 3 could be one of the two, and a descriptor keeps its flag when it is its own copy.
  int theirs = fcntl(pair[1], F_DUPFD_CLOEXEC, 10);
  int ours = fcntl(pair[0], F_DUPFD_CLOEXEC, 10);
  close(pair[0]);
  close(pair[1]);
  char *const arguments[] = {launcher, NULL};
  pid_t pid = spawn(arguments, theirs);
  close(theirs);
  converse(ours, spec, length);
  struct cost cost = await(pid, begin, launcher);
  close(ours);
  return cost;
}

static struct cost launch_peer(char *const arguments[]) {
  long begin = now_us();
  return await(spawn(arguments, -1), begin, arguments[0]);
}

int main(int count, char **arguments) {
  bool once = count == 4 && strcmp(arguments[1], "once") == 0;
  bool by_turns = count > 5 && strcmp(arguments[4], "--") == 0;
  if (!once && !by_turns) {
    fprintf(stderr, "usage: duel ROUNDS LAUNCHER SPEC -- PEER... | duel once LAUNCHER SPEC\n");
    return 2;
  }
  size_t length = 0;
  uint8_t *spec = read_file(arguments[3], &length);
  FILE *result = fdopen(fcntl(1, F_DUPFD_CLOEXEC, 20), "w");
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (result == NULL || null < 0 || dup2(null, 0) != 0 || dup2(null, 1) != 1) {
    fail("descriptors");
  }
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
    fail("prctl");
  }
  if (once) {
    launch(arguments[2], spec, length);
    return 0;
  }
  for (int round = atoi(arguments[1]); round > 0; round--) {
    // Who comes first changes: what the first leaves to the kernel to do later, the second pays.
    bool first = round % 2 == 0;
    struct cost peer = {0};
    if (!first) {
      peer = launch_peer(arguments + 5);
    }
    struct cost ours = launch(arguments[2], spec, length);
    if (first) {
      peer = launch_peer(arguments + 5);
    }
    fprintf(result, "%ld %ld %ld %ld\n", ours.wall_us, ours.cpu_us, peer.wall_us, peer.cpu_us);
  }
  return fclose(result) == 0 ? 0 : 1;
}

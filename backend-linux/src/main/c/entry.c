#include "entry.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "descriptors.h"
#include "entry_worker.h"
#include "layers.h"
#include "message.h"
#include "outcome.h"

static const struct entry NOBODY = {.pid = 0, .socket = -1, .start = -1, .last_word = NULL};

void entries_open(struct entries *entries) {
  for (size_t i = 0; i < MAX_ENTRIES; i++) {
    entries->all[i] = NOBODY;
  }
}

static void forget(struct entry *entry) {
  close_fd(&entry->socket);
  close_fd(&entry->start);
  if (entry->last_word != NULL) {
    (void)munmap((void *)entry->last_word, sizeof(int));
  }
  *entry = NOBODY;
}

static struct entry *vacant(struct entries *entries) {
  for (size_t i = 0; i < MAX_ENTRIES; i++) {
    if (entries->all[i].pid == 0) {
      return &entries->all[i];
    }
  }
  return NULL;
}

static struct error prepare(struct entry *entry, int start[2]) {
  void *shared = mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) {
    return FAIL(LAYER_EXEC, errno, "mmap");
  }
  entry->last_word = shared;
  *entry->last_word = ECHILD;
  return pipe2(start, O_CLOEXEC) == 0 ? ok() : FAIL(LAYER_DESCRIPTORS, errno, "pipe2");
}

static struct error fork_worker(struct entry *entry, const struct spec *spec) {
  int start[2] = {-1, -1};
  TRY(prepare(entry, start));
  entry->start = start[0];
  entry->pid = fork();
  if (entry->pid == 0) {
    entry_worker_run(spec, entry->socket, start[1], entry->last_word);
  }
  int number = errno;
  close(start[1]);
  if (entry->pid < 0) {
    entry->pid = 0;
    return FAIL(LAYER_REAPER, number, "fork");
  }
  return ok();
}

void entries_begin(struct entries *entries, const struct spec *spec, int socket) {
  struct entry *entry = vacant(entries);
  if (entry == NULL) {
    struct error full = FAIL(LAYER_REAPER, EAGAIN, "as many as can be have been let in already");
    (void)send_error(socket, &full);
    close(socket);
    return;
  }
  entry->socket = socket;
  struct error wrong = fork_worker(entry, spec);
  if (wrong.number != 0) {
    (void)send_error(socket, &wrong);
    forget(entry);
  }
}

void entries_events(const struct entries *entries, struct pollfd events[ENTRY_EVENTS]) {
  for (size_t i = 0; i < MAX_ENTRIES; i++) {
    const struct entry *entry = &entries->all[i];
    // What is sent there is for the process; here only the end is waited for, once.
    int socket = entry->doomed ? -1 : entry->socket;
    events[2 * i] = (struct pollfd){.fd = socket, .events = POLLRDHUP};
    events[2 * i + 1] = (struct pollfd){.fd = entry->start, .events = POLLIN};
  }
}

// It is not reaped before it is forgotten, so its number cannot belong to anybody else. Before it
// has a session of its own, its group does not exist.
static void end(struct entry *entry) {
  entry->doomed = true;
  (void)kill(-entry->pid, SIGKILL);
  (void)kill(entry->pid, SIGKILL);
}

static void tell_start(struct entry *entry) {
  close_fd(&entry->start);
  // What prevents it is told by the process itself, or at its end.
  if (*entry->last_word == 0) {
    (void)send_message(entry->socket, MESSAGE_STARTED, NULL);
  }
}

void entries_serve(struct entries *entries, const struct pollfd events[ENTRY_EVENTS]) {
  for (size_t i = 0; i < MAX_ENTRIES; i++) {
    struct entry *entry = &entries->all[i];
    if (entry->start >= 0 && events[2 * i + 1].revents != 0) {
      tell_start(entry);
    }
    if (entry->pid != 0 && events[2 * i].revents != 0) {
      end(entry);
    }
  }
}

static void tell_end(const struct entry *entry, int status, const struct rusage *usage) {
  int number = *entry->last_word;
  if (number > 0) {
    struct error error = FAIL(LAYER_EXEC, number, "it ended before the program was executed");
    (void)send_error(entry->socket, &error);
  }
  if (number != 0) {
    return;
  }
  struct outcome outcome = outcome_of_status(status);
  uint8_t storage[128];
  struct buffer payload = buffer_in(storage, sizeof storage);
  put_u32(&payload, 1, outcome.how);
  put_u32(&payload, 2, outcome.code);
  put_usage(&payload, usage);
  (void)send_message(entry->socket, MESSAGE_EXIT, &payload);
}

bool entries_ended(struct entries *entries, pid_t pid, int status, const struct rusage *usage) {
  for (size_t i = 0; i < MAX_ENTRIES; i++) {
    struct entry *entry = &entries->all[i];
    if (entry->pid != pid) {
      continue;
    }
    if (entry->start >= 0) {
      tell_start(entry);
    }
    // What it has left in its group; the number is its own as long as that has members.
    (void)kill(-pid, SIGKILL);
    tell_end(entry, status, usage);
    forget(entry);
    return true;
  }
  return false;
}

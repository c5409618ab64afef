/* A process that the attack may really kill: one that the runner made for it, or PID 1 inside. */
#pragma once

#include "known.h"
#include <signal.h>
#include <time.h>

static inline pid_t find_prey(int argc, char **argv) {
  pid_t named = (pid_t) number(argc, argv, 1, "pid of the prey");
  if (is_named(named, "aurora-prey")) {
    return named;
  }
  if (getppid() != 1) {
    errno = ESRCH;
    broken("the prey is not there, and the parent is no PID 1");
  }
  return 1;
}

/* Whether it has ended: gone, or a zombie. */
static inline bool has_ended(pid_t prey) {
  char path[64], state = 'R';
  if (kill(prey, 0) < 0 && errno == ESRCH) {
    return true;
  }
  snprintf(path, sizeof path, "/proc/%d/stat", prey);
  FILE *stat = fopen(path, "re");
  if (stat != NULL) {
    int fields = fscanf(stat, "%*d %*s %c", &state);
    fclose(stat);
    return fields == 1 && state == 'Z';
  }
  return false;
}

static inline _Noreturn void judge_ended(pid_t prey) {
  for (int i = 0; i < 50; i++) {
    if (has_ended(prey)) {
      succeeded("process %d has ended", prey);
    }
    nanosleep(&(struct timespec) {.tv_nsec = 20000000}, NULL);
  }
  denied_because("process %d goes on", prey);
}

/* Which process to attack: the victim named as argument if it can be seen, else the parent. */
#pragma once

#include "known.h"
#include <signal.h>

static inline pid_t find_victim(int argc, char **argv) {
  pid_t named = (pid_t) number(argc, argv, 1, "pid of the victim");
  if (is_named(named, "aurora-victim")) {
    return named;
  }
  pid_t parent = getppid();
  return parent > 0 ? parent : 1;
}

/* Which process to attack: the victim named as argument if it can be seen, else the parent. */
#pragma once

#include "known.h"
#include <signal.h>

/*
 * The victim, which stands for who watches the limits. PID 1 inside does not: what a program of its user may do to it
 * by design of the kernel (its priority, its processors), it does to itself.
 */
static inline pid_t find_supervisor(int argc, char **argv) {
  pid_t named = (pid_t) number(argc, argv, 1, "pid of the supervisor");
  if (!is_named(named, "aurora-victim")) {
    denied_because("the supervisor cannot be seen");
  }
  return named;
}

static inline pid_t find_victim(int argc, char **argv) {
  pid_t named = (pid_t) number(argc, argv, 1, "pid of the victim");
  if (is_named(named, "aurora-victim")) {
    return named;
  }
  pid_t parent = getppid();
  return parent > 0 ? parent : 1;
}

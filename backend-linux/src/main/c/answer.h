// What a filter of system calls says to one call: the kernel's reading of the program, in C.
#ifndef AURORA_ANSWER_H
#define AURORA_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/seccomp.h>

#include "spec.h"

struct program {
  const struct sock_filter *instructions;
  size_t length;
};

// A value of SECCOMP_RET_*. The program is one that the parser of the spec has checked.
uint32_t answer_of(const struct program *program, const struct seccomp_data *call);

// The program that decides, and the one that asks the launcher to decide; empty when not asked for.
struct program deciding_program(const struct spec *spec);
struct program asking_program(const struct spec *spec);

static inline uint32_t action_of(uint32_t answer) { return answer & SECCOMP_RET_ACTION_FULL; }

#endif

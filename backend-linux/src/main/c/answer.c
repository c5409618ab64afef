#include "answer.h"

#include <string.h>

#include <linux/bpf_common.h>

static uint32_t word_at(const struct seccomp_data *call, uint32_t offset) {
  uint32_t word;
  memcpy(&word, (const uint8_t *)call + offset, sizeof word);
  return word;
}

// A jump counts from the instruction behind it.
static size_t step_of(const struct sock_filter *one, uint32_t accumulator) {
  switch (BPF_OP(one->code)) {
    case BPF_JA:
      return one->k;
    case BPF_JEQ:
      return accumulator == one->k ? one->jt : one->jf;
    default:
      return accumulator >= one->k ? one->jt : one->jf;
  }
}

uint32_t answer_of(const struct program *program, const struct seccomp_data *call) {
  uint32_t accumulator = 0;
  for (size_t at = 0; at < program->length; at++) {
    const struct sock_filter *one = &program->instructions[at];
    switch (BPF_CLASS(one->code)) {
      case BPF_LD:
        accumulator = word_at(call, one->k);
        break;
      case BPF_ALU:
        accumulator &= one->k;
        break;
      case BPF_JMP:
        at += step_of(one, accumulator);
        break;
      default:
        return one->k;
    }
  }
  return SECCOMP_RET_KILL_PROCESS;
}

struct program deciding_program(const struct spec *spec) {
  return (struct program){spec->filter, spec->filter_length};
}

struct program asking_program(const struct spec *spec) {
  return (struct program){spec->listen.program, spec->listen.length};
}

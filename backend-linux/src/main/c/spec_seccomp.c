// SECCOMP, a program of classic BPF, and PROBE, which asks it a question. The kernel checks the
// program too; what is refused here besides is what the backend's compiler does not emit.
#include <errno.h>
#include <string.h>

#include <linux/bpf_common.h>
#include <linux/seccomp.h>

#include "layers.h"
#include "spec_parts.h"
#include "text.h"

enum { MAX_ERRNO = 4095 };

enum probe_tag { TAG_ON = 1, TAG_CALL = 2, TAG_ANSWER = 3 };

static const uint16_t LOAD = BPF_LD | BPF_W | BPF_ABS;
static const uint16_t AND = BPF_ALU | BPF_AND | BPF_K;
static const uint16_t JUMP = BPF_JMP | BPF_JA;
static const uint16_t IF_EQUAL = BPF_JMP | BPF_JEQ | BPF_K;
static const uint16_t IF_NOT_BELOW = BPF_JMP | BPF_JGE | BPF_K;
static const uint16_t RETURN = BPF_RET | BPF_K;

static struct error wrong(const char *why, size_t at) {
  return invalid("SECCOMP", why, NUMBER(at));
}

// Of an errno, 0 would let the call look as if it had been done. Answers that need a tracer or a
// listener are refused: there is none.
static bool is_answer(uint32_t value) {
  uint32_t data = value & SECCOMP_RET_DATA;
  switch (value & SECCOMP_RET_ACTION_FULL) {
    case SECCOMP_RET_ERRNO:
      return data >= 1 && data <= MAX_ERRNO;
    case SECCOMP_RET_ALLOW:
    case SECCOMP_RET_LOG:
    case SECCOMP_RET_KILL_PROCESS:
      return data == 0;
    default:
      return false;
  }
}

// Jumps lead forward only, so a program whose targets all lie inside and whose last instruction
// returns ends on every path.
static struct error check_instruction(const struct sock_filter *program, size_t length, size_t at) {
  const struct sock_filter *one = &program[at];
  size_t behind = length - at - 1;
  if (one->code == IF_EQUAL || one->code == IF_NOT_BELOW) {
    bool inside = one->jt < behind && one->jf < behind;
    return inside ? ok() : wrong("a jump out of the program, at", at);
  }
  if (one->jt != 0 || one->jf != 0) {
    return wrong("jump targets without a condition, at", at);
  }
  if (one->code == JUMP) {
    return one->k < behind ? ok() : wrong("a jump out of the program, at", at);
  }
  if (one->code == LOAD) {
    bool word = one->k % 4 == 0 && one->k < sizeof(struct seccomp_data);
    return word ? ok() : wrong("a load that is no word of seccomp_data, at", at);
  }
  if (one->code == RETURN) {
    return is_answer(one->k) ? ok() : wrong("not an answer of a filter, at", at);
  }
  return one->code == AND ? ok() : wrong("an unknown instruction, at", at);
}

struct error parse_seccomp(struct spec *spec, const struct field *field) {
  size_t length = field->length / sizeof *spec->filter;
  if (field->length % sizeof *spec->filter != 0 || length == 0 || length > BPF_MAXINSNS) {
    return wrong("not 1 to 4096 whole instructions but bytes", field->length);
  }
  spec->filter = spec_allocate(spec, length, sizeof *spec->filter);
  if (spec->filter == NULL) {
    return FAIL(LAYER_SPEC, ENOMEM, "no memory for the spec");
  }
  memcpy(spec->filter, field->bytes, field->length);
  spec->filter_length = length;
  for (size_t at = 0; at < length; at++) {
    TRY(check_instruction(spec->filter, length, at));
  }
  return spec->filter[length - 1].code == RETURN ? ok() : wrong("no answer at the end, at", length);
}

struct error parse_probe(struct spec *spec, const struct field *field) {
  struct probe_spec *probe = &spec->probe;
  struct cursor cursor = {field->bytes, field->length};
  struct field part;
  uint32_t seen = 0;
  enum step step;
  while ((step = next_field(&cursor, &part)) == STEP_FIELD) {
    TRY(once(&seen, part.tag, "PROBE"));
    switch (part.tag) {
      case TAG_ON:
        TRY(flag_field(&part, "PROBE.on", &probe->asked));
        break;
      case TAG_CALL:
        probe->has_call = true;
        TRY(u32_field(&part, "PROBE.call", &probe->call));
        break;
      case TAG_ANSWER:
        TRY(u32_field(&part, "PROBE.answer", &probe->answer));
        break;
      default:
        return invalid("PROBE", "unknown tag", NUMBER(part.tag));
    }
  }
  bool answered = probe->has_call == (probe->answer != 0) && probe->answer <= MAX_ERRNO;
  if (step == STEP_MALFORMED || !probe->asked || !answered) {
    return malformed("PROBE: malformed, not asked for, or a call without the errno it must give");
  }
  return ok();
}

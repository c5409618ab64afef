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

// Of an errno, 0 would let the call look as if it had been done. Answers that need a tracer are
// refused, and those that need a listener, unless there will be one.
static bool is_answer(uint32_t value, bool asks) {
  uint32_t data = value & SECCOMP_RET_DATA;
  switch (value & SECCOMP_RET_ACTION_FULL) {
    case SECCOMP_RET_ERRNO:
      return data >= 1 && data <= MAX_ERRNO;
    case SECCOMP_RET_ALLOW:
    case SECCOMP_RET_LOG:
    case SECCOMP_RET_KILL_PROCESS:
      return data == 0;
    case SECCOMP_RET_USER_NOTIF:
      return asks && data == 0;
    default:
      return false;
  }
}

// Jumps lead forward only, so a program whose targets all lie inside and whose last instruction
// returns ends on every path. Returns what is wrong, or NULL.
static const char *check_instruction(const struct sock_filter *one, size_t behind, bool asks) {
  if (one->code == IF_EQUAL || one->code == IF_NOT_BELOW) {
    bool inside = one->jt < behind && one->jf < behind;
    return inside ? NULL : "a jump out of the program, at";
  }
  if (one->jt != 0 || one->jf != 0) {
    return "jump targets without a condition, at";
  }
  if (one->code == JUMP) {
    return one->k < behind ? NULL : "a jump out of the program, at";
  }
  if (one->code == LOAD) {
    bool word = one->k % 4 == 0 && one->k < sizeof(struct seccomp_data);
    return word ? NULL : "a load that is no word of seccomp_data, at";
  }
  if (one->code == RETURN) {
    return is_answer(one->k, asks) ? NULL : "not an answer of a filter, at";
  }
  return one->code == AND ? NULL : "an unknown instruction, at";
}

struct error parse_program(struct spec *spec, const struct field *field, const char *name,
                           bool asks, struct sock_filter **program, size_t *length) {
  size_t count = field->length / sizeof **program;
  if (field->length % sizeof **program != 0 || count == 0 || count > BPF_MAXINSNS) {
    return invalid(name, "not 1 to 4096 whole instructions but bytes", NUMBER(field->length));
  }
  *program = spec_allocate(spec, count, sizeof **program);
  if (*program == NULL) {
    return FAIL(LAYER_SPEC, ENOMEM, "no memory for the spec");
  }
  memcpy(*program, field->bytes, field->length);
  *length = count;
  for (size_t at = 0; at < count; at++) {
    const char *why = check_instruction(&(*program)[at], count - at - 1, asks);
    if (why != NULL) {
      return invalid(name, why, NUMBER(at));
    }
  }
  bool ends = (*program)[count - 1].code == RETURN;
  return ends ? ok() : invalid(name, "no answer at the end, at", NUMBER(count));
}

struct error parse_seccomp(struct spec *spec, const struct field *field) {
  return parse_program(spec, field, "SECCOMP", false, &spec->filter, &spec->filter_length);
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

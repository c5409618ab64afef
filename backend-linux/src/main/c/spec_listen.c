// LISTEN: the program that asks, and what is read of the calls that it asks about.
#include <errno.h>
#include <sys/syscall.h>

#include <linux/audit.h>

#include "answer.h"
#include "layers.h"
#include "spec_parts.h"
#include "text.h"

enum listen_tag { TAG_PROGRAM = 1, TAG_READ = 2 };

enum { READ_LENGTH = 12 };

#if defined(__x86_64__)
static const uint32_t NATIVE = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
static const uint32_t NATIVE = AUDIT_ARCH_AARCH64;
#else
#error "an architecture whose audit number is not known here"
#endif

static bool is_argument(uint8_t index, bool optional) {
  return index < ARGUMENTS || (optional && index == NO_ARGUMENT);
}

static struct error parse_read(struct listen_spec *listen, const struct field *field) {
  if (field->length != READ_LENGTH || listen->read_count == MAX_READS) {
    return malformed("LISTEN.READ has a call, four bytes and a mask, and is given 128 times");
  }
  const uint8_t *at = field->bytes;
  struct read_spec read = {u32_at(at), at[4], at[5], at[6], at[7], u32_at(at + 8)};
  bool known = read.kind == READ_PATH || read.kind == READ_ADDRESS;
  uint8_t last = read.kind == READ_ADDRESS ? ARGUMENTS - 2 : ARGUMENTS - 1;
  if (!known || read.argument > last || !is_argument(read.directory, true) ||
      !is_argument(read.flags, true)) {
    return invalid("LISTEN.READ", "an unknown kind or argument, of call", NUMBER(read.call));
  }
  listen->reads[listen->read_count++] = read;
  return ok();
}

// The worker hands the listener over by sendmsg; if that asked, nobody would be there to answer.
static struct error check_hand_over(const struct spec *spec) {
  const struct program asking = asking_program(spec);
  const struct seccomp_data call = {.nr = SYS_sendmsg, .arch = NATIVE};
  bool passes = action_of(answer_of(&asking, &call)) == SECCOMP_RET_ALLOW;
  return passes ? ok() : malformed("LISTEN: the program must let sendmsg pass");
}

struct error parse_listen(struct spec *spec, const struct field *field) {
  struct listen_spec *listen = &spec->listen;
  listen->reads = spec_allocate(spec, MAX_READS, sizeof *listen->reads);
  if (listen->reads == NULL) {
    return FAIL(LAYER_SPEC, ENOMEM, "no memory for the spec");
  }
  struct cursor cursor = {field->bytes, field->length};
  struct field part;
  enum step step;
  while ((step = next_field(&cursor, &part)) == STEP_FIELD) {
    if (part.tag == TAG_PROGRAM && listen->program == NULL) {
      TRY(parse_program(spec, &part, "LISTEN.program", true, &listen->program, &listen->length));
    } else if (part.tag == TAG_READ) {
      TRY(parse_read(listen, &part));
    } else {
      return invalid("LISTEN", "given twice, or unknown tag", NUMBER(part.tag));
    }
  }
  if (step == STEP_MALFORMED || listen->program == NULL) {
    return malformed("LISTEN: malformed, or without a program");
  }
  return check_hand_over(spec);
}

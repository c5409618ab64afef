// What the parser takes for LANDLOCK, SECCOMP and PROBE.
#include <stddef.h>

#include <linux/seccomp.h>

#include "check.h"
#include "spec_cases.h"

#define REFUSES_RULES(statements, because)                                     \
  do {                                                                         \
    struct buffer spec = smallest();                                           \
    size_t landlock = begin_landlock(&spec, 0x1f, 0, 0);                       \
    statements;                                                                \
    end_field(&spec, landlock);                                                \
    refuses(spec, because);                                                    \
  } while (0)

static void landlock_rules_are_checked(void) {
  static const char *const wrong[] = {"",      "usr",         "//",
                                      "/usr/", "/usr/../etc", "/."};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    REFUSES_RULES(put_rule(&spec, wrong[i], 1), "LANDLOCK.RULE.path");
  }
  REFUSES_RULES(put_rule(&spec, "/usr", 0), "without path or rights");
  REFUSES_RULES(put_rule(&spec, "/usr", 0x20),
                "allows what is not handled: /usr");
  REFUSES_RULES(put_string(&spec, 4, ""), "without path or rights");
  REFUSES_RULES(put_string(&spec, 4, "x"), "malformed");
  REFUSES_RULES(put_u32(&spec, 1, 1), "given twice");
  REFUSES_RULES(put_u32(&spec, 7, 1), "unknown tag: 7");
  REFUSES_RULES(put_u64(&spec, 5, 1), "not four bytes");
  REFUSES(put_string(&spec, S_LANDLOCK, ""), "nothing is handled");
  REFUSES(put_string(&spec, S_LANDLOCK, "x"), "malformed");
  REFUSES_RULES(put_port(&spec, 80, 2), "allows what is not handled: 80");
  REFUSES_RULES(put_port(&spec, 80, 0), "LANDLOCK.PORT: malformed, or without");
  REFUSES_RULES(put_port(&spec, 0, 1), "LANDLOCK.PORT.number: not a port: 0");
  REFUSES_RULES(put_port(&spec, 65536, 1), "not a port: 65536");
  REFUSES_RULES(put_string(&spec, 6, "x"), "LANDLOCK.PORT: malformed");
  struct buffer spec = smallest();
  size_t landlock = begin_landlock(&spec, 1, 0, 0);
  for (int i = 0; i <= MAX_RULES; i++) {
    put_rule(&spec, "/x", 1);
  }
  end_field(&spec, landlock);
  refuses(spec, "too many rules");
}

static const struct sock_filter ALLOW = BPF_STMT(BPF_RET | BPF_K, 0x7fff0000);

static void refuses_instruction(struct sock_filter one, const char *because) {
  struct buffer spec = smallest();
  const struct sock_filter program[] = {one, ALLOW, ALLOW};
  put_filter(&spec, program, 3);
  refuses(spec, because);
}

static void filters_are_checked(void) {
  refuses_instruction(
      (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 64), "no word");
  refuses_instruction((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 2),
                      "no word");
  refuses_instruction((struct sock_filter)BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 0),
                      "unknown");
  refuses_instruction((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_IND, 0),
                      "unknown");
  refuses_instruction((struct sock_filter)BPF_STMT(BPF_ST, 0), "unknown");
  refuses_instruction((struct sock_filter)BPF_STMT(BPF_RET | BPF_A, 0),
                      "unknown");
  refuses_instruction((struct sock_filter)BPF_STMT(0xffff, 0), "unknown");
  refuses_instruction((struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 2),
                      "a jump out");
  refuses_instruction(
      (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 0xffffffff), "a jump out");
  refuses_instruction(
      (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 2, 0),
      "a jump");
  refuses_instruction(
      (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 1, 0, 255),
      "a jump");
  refuses_instruction(
      (struct sock_filter)BPF_JUMP(BPF_RET | BPF_K, 0x7fff0000, 1, 0),
      "condition");
  static const uint32_t answers[] = {
      0x00000000, // KILL_THREAD leaves a program half alive
      0x00030000, // TRAP
      0x00050000, // ERRNO 0 looks like success
      0x00051000, // no errno
      0x7fc00000, // USER_NOTIF, nobody listens
      0x7ff00000, // TRACE, nobody traces
      0x7fff0001, 0x12345678};
  for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
    refuses_instruction(
        (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, answers[i]),
        "not an answer");
  }
  REFUSES(put_field(&spec, S_SECCOMP, "", 0), "whole instructions");
  REFUSES(put_field(&spec, S_SECCOMP, &ALLOW, 7), "whole instructions");
  const struct sock_filter endless = BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 1);
  REFUSES(put_filter(&spec, &endless, 1), "no answer at the end");
  static struct sock_filter many[4097];
  for (size_t i = 0; i < 4097; i++) {
    many[i] = ALLOW;
  }
  REFUSES(put_filter(&spec, many, 4097), "whole instructions");
  struct buffer spec = smallest();
  put_filter(&spec, many, 4096);
  takes(spec);
}

#define REFUSES_LISTEN(statements, because)                                    \
  do {                                                                         \
    struct buffer spec = smallest();                                           \
    put_filter(&spec, &ALLOW, 1);                                              \
    size_t listen = begin_listen(&spec, 1);                                    \
    statements;                                                                \
    end_field(&spec, listen);                                                  \
    refuses(spec, because);                                                    \
  } while (0)

static void a_listener_is_checked(void) {
  static const struct sock_filter ask_always =
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
  REFUSES_LISTEN(put_field(&spec, 1, &ALLOW, sizeof ALLOW), "given twice");
  REFUSES_LISTEN(put_u32(&spec, 3, 1), "unknown tag: 3");
  REFUSES_LISTEN(put_read(&spec, 2, 3, 0, 0, 0, 0), "unknown kind");
  REFUSES_LISTEN(put_read(&spec, 2, 1, 6, 0, 0, 0), "argument");
  REFUSES_LISTEN(put_read(&spec, 2, 2, 5, 0, 0, 0), "argument");
  REFUSES_LISTEN(put_read(&spec, 2, 1, 0, 6, 0, 0), "argument");
  REFUSES_LISTEN(put_read(&spec, 2, 1, 0, 0, 6, 0), "argument");
  REFUSES_LISTEN(put_field(&spec, 2, "", 0), "LISTEN.READ");
  struct buffer spec = smallest();
  end_field(&spec, begin_listen(&spec, 1));
  refuses(spec, "no SECCOMP");
  spec = smallest();
  put_filter(&spec, &ALLOW, 1);
  size_t listen = begin_field(&spec, S_LISTEN);
  put_field(&spec, 1, &ask_always, sizeof ask_always);
  end_field(&spec, listen);
  refuses(spec, "must let sendmsg pass");
  spec = smallest();
  put_filter(&spec, &ALLOW, 1);
  listen = begin_listen(&spec, 1);
  put_read(&spec, 2, 1, 1, 0xff, 0xff, 0);
  put_read(&spec, 3, 2, 4, 0, 2, 3);
  end_field(&spec, listen);
  takes(spec);
}

static void a_probe_must_have_something_to_ask(void) {
  REFUSES(put_probe(&spec, 39, 1), "there is no SECCOMP");
  REFUSES((put_filter(&spec, &ALLOW, 1), put_probe(&spec, 39, 0)),
          "without the errno");
  REFUSES((put_filter(&spec, &ALLOW, 1), put_probe(&spec, 39, 4096)),
          "without the errno");
  REFUSES(put_string(&spec, S_PROBE, ""), "not asked for");
  REFUSES(put_string(&spec, S_PROBE, "x"), "malformed");
  struct buffer spec = smallest();
  put_probe(&spec, -1, 0);
  takes(spec);
}

static void put_broken_shim(struct buffer *spec, uint16_t tag,
                            const char *text) {
  static const char *const texts[] = {"/run/plugin", "launch", "sandbox",
                                      "name", "/log/current"};
  uint8_t rate[16] = {1, [4] = 1, [8] = 1};
  size_t mark = begin_field(spec, S_SHIM);
  for (uint16_t i = 1; i <= 5; i++) {
    put_string(spec, i, i == tag ? text : texts[i - 1]);
  }
  put_u64(spec, 6, tag == 6 ? 4095 : 4096);
  put_u32(spec, 7, tag == 7 ? 101 : 100);
  rate[0] = tag == 8 ? 0 : 1;
  put_field(spec, 8, rate, sizeof rate);
  if (tag == 9) {
    put_u32(spec, 9, 2);
  } else if (tag == 10) {
    put_u32(spec, 10, 2);
  } else if (tag == 11) {
    put_u32(spec, 11, 1);
  }
  end_field(spec, mark);
}

static void shims_are_checked(void) {
  struct buffer sound = smallest();
  put_broken_shim(&sound, 0, NULL);
  takes(sound);
  REFUSES(put_string(&spec, S_SHIM, ""), "without one of its fields");
  REFUSES(put_broken_shim(&spec, 1, "run"), "SHIM.directory");
  REFUSES(put_broken_shim(&spec, 1, "/run/../x"), "SHIM.directory");
  REFUSES(put_broken_shim(&spec, 2, ""), "SHIM.launch");
  REFUSES(put_broken_shim(&spec, 3, "a b"), "SHIM.sandbox");
  REFUSES(put_broken_shim(&spec, 4, "a\"b"), "SHIM.name");
  REFUSES(put_broken_shim(&spec, 5, "/"), "SHIM.log");
  REFUSES(put_broken_shim(&spec, 6, NULL), "file_size");
  REFUSES(put_broken_shim(&spec, 7, NULL), "files");
  REFUSES(put_broken_shim(&spec, 8, NULL), "rate");
  REFUSES(put_broken_shim(&spec, 9, NULL), "SHIM.channel");
  REFUSES(put_broken_shim(&spec, 10, NULL), "SHIM.held");
  REFUSES(put_broken_shim(&spec, 11, NULL), "unknown tag");
}

void test_confinement(void) {
  RUN("parser", landlock_rules_are_checked());
  RUN("parser", filters_are_checked());
  RUN("parser", a_listener_is_checked());
  RUN("parser", a_probe_must_have_something_to_ask());
  RUN("parser", shims_are_checked());
}

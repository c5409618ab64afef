// What a program sees inside.
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"
#include "sandbox_tests.h"

static bool is_mapped(const struct mode *mode) {
  return (mode->namespaces & 0x10000000) != 0;
}

static void only_the_private_root_is_there(const struct mode *mode) {
  static struct result result;
  run(mode, USUAL(mode, "ls", "/"), &result);
  EXPECT_EQUAL(result.output, "dev probe proc tmp ");
  EXPECT_NUMBER(result.code, 0);
  run(mode, USUAL(mode, "ls", "/dev"), &result);
  EXPECT_EQUAL(result.output,
               "fd full null random stderr stdin stdout tty urandom zero ");
  run(mode, USUAL(mode, "ls", "/.."), &result);
  EXPECT_EQUAL(result.output, "dev probe proc tmp ");
}

static void proc_shows_only_processes_of_its_own(const struct mode *mode) {
  static struct result result;
  run(mode, USUAL(mode, "ls", "/proc"), &result);
  EXPECT_EQUAL(result.output, "2 self thread-self ");
}

static void the_reaper_is_out_of_reach(const struct mode *mode) {
  static struct result result;
  run(mode, USUAL(mode, "init"), &result);
  EXPECT_NO_TEXT(result.output, "OK");
  run(mode, USUAL(mode, "kill"), &result);
  EXPECT_EQUAL(result.output, "init:OK ");
  EXPECT_NUMBER(result.how, 1);
  EXPECT_NUMBER(result.code, 0);
}

static void the_identity_is_that_of_the_spec(const struct mode *mode) {
  static struct result result;
  char wanted[256];
  struct buffer spec = USUAL(mode, "who");
  put_string(&spec, S_CWD, "/tmp");
  put_u32(&spec, S_UMASK, 027);
  run(mode, spec, &result);
  uint32_t uid = mode->ids[is_mapped(mode) ? 2 : 0];
  uint32_t gid = mode->ids[is_mapped(mode) ? 3 : 1];
  snprintf(wanted, sizeof wanted,
           "uid=%u gid=%u groups=%d pid=2 ppid=1 sid=2 host=sandbox cwd=/tmp "
           "umask=027",
           uid, gid,
           geteuid() == 0 ? 0 : getgroups(0, NULL)); // a user cannot drop them
  EXPECT_EQUAL(result.output, wanted);
}

static void one_id_is_mapped(const struct mode *mode) {
  if (!is_mapped(mode)) {
    return skip("this mode has no user namespace");
  }
  static struct result result;
  unsigned inside = 0, outside = 0, count = 0;
  run(mode, USUAL(mode, "cat", "/proc/self/uid_map"), &result);
  EXPECT(sscanf(result.output, "%u %u %u", &inside, &outside, &count) == 3);
  EXPECT(inside == mode->ids[2] && count == 1 &&
         strchr(result.output, '\n')[1] == '\0');
  run(mode, USUAL(mode, "cat", "/proc/self/setgroups"), &result);
  EXPECT_EQUAL(result.output, "deny\n");
}

static void
no_capability_and_no_new_privileges_are_left(const struct mode *mode) {
  static struct result result;
  run(mode, USUAL(mode, "cat", "/proc/self/status"), &result);
  EXPECT_TEXT(result.output, "NoNewPrivs:\t1");
  static const char *const sets[] = {"CapInh", "CapPrm", "CapEff", "CapBnd",
                                     "CapAmb"};
  for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
    char line[64];
    snprintf(line, sizeof line, "%s:\t0000000000000000", sets[i]);
    EXPECT_TEXT(result.output, line);
  }
}

static void kept_capabilities_reach_the_program(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "cat", "/proc/self/status");
  put_u64(&spec, S_CAPABILITIES, 1 << 10); // CAP_NET_BIND_SERVICE
  run(mode, spec, &result);
  EXPECT_TEXT(result.output, "CapEff:\t0000000000000400");
  EXPECT_TEXT(result.output, "CapBnd:\t0000000000000400");
  spec = USUAL(mode, "exit", "0");
  put_u64(&spec, S_CAPABILITIES, UINT64_C(1) << 63);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.failed_layer, "capabilities");
}

static void only_three_descriptors_arrive(const struct mode *mode) {
  static struct result result;
  run(mode, USUAL(mode, "fds"), &result);
  EXPECT_EQUAL(result.output, "0 1 2 ");
}

static void signals_are_as_new(const struct mode *mode) {
  static struct result result;
  run(mode, USUAL(mode, "signals"), &result);
  EXPECT_EQUAL(result.output, "different=0");
  // All 64 of them, also the two that the C library does not show.
  run(mode, USUAL(mode, "cat", "/proc/self/status"), &result);
  EXPECT_TEXT(result.output, "SigBlk:\t0000000000000000\n");
  EXPECT_TEXT(result.output, "SigIgn:\t0000000000000000\n");
}

static void there_is_no_network_but_loopback(const struct mode *mode) {
  static struct result result;
  run(mode, USUAL(mode, "interfaces"), &result);
  EXPECT_EQUAL(result.output, "lo ");
}

static void the_environment_is_that_of_the_spec(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "env");
  put_string(&spec, S_ENV, "ONE=1");
  put_string(&spec, S_ENV, "TWO=");
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "[ONE=1][TWO=]");
}

static void limits_apply_and_clamps_are_reported(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "limits");
  put_rlimit(&spec, RLIMIT_NOFILE, 64, 128);
  put_rlimit(&spec, RLIMIT_CORE, 0, 0);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "nofile=64/128 core=0/0");
  EXPECT_TEXT(result.layers, "rlimit=0/0 \n");
  if (mode->caller == 0 && mode->namespaces == 0x6e020000) {
    return; // the machine's root may be allowed to raise it
  }
  spec = USUAL(mode, "limits");
  put_rlimit(&spec, RLIMIT_NOFILE, 64, 1 << 30);
  run(mode, spec, &result);
  EXPECT_TEXT(result.output, "nofile=64/");
  EXPECT_TEXT(result.layers, "rlimit=0/0 nofile: hard limit clamped to ");
}

static void every_layer_is_reported_in_the_same_order(const struct mode *mode) {
  static struct result first, second;
  run(mode, USUAL(mode, "exit", "0"), &first);
  run(mode, USUAL(mode, "exit", "0"), &second);
  EXPECT_EQUAL(second.layers, first.layers);
  static const char *const layers[] = {"spec",
                                       "descriptors",
                                       "namespace.pid",
                                       "namespace.net",
                                       "namespace.ipc",
                                       "identity",
                                       "root",
                                       "namespace.uts",
                                       "reaper",
                                       "namespace.mount",
                                       "proc",
                                       "dev",
                                       "mount:/probe",
                                       "session",
                                       "namespace.cgroup",
                                       "mount:/tmp",
                                       "keyring",
                                       "capabilities",
                                       "no_new_privs"};
  for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
    char line[64];
    snprintf(line, sizeof line, "%s=0/0", layers[i]);
    EXPECT_TEXT(first.layers, line);
  }
}

static void the_oom_score_is_raised(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "cat", "/proc/self/oom_score_adj");
  put_u32(&spec, S_OOM_SCORE_ADJ, 700);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "700\n");
}

void test_view(const struct mode *mode) {
  RUN(mode->name, only_the_private_root_is_there(mode));
  RUN(mode->name, proc_shows_only_processes_of_its_own(mode));
  RUN(mode->name, the_reaper_is_out_of_reach(mode));
  RUN(mode->name, the_identity_is_that_of_the_spec(mode));
  RUN(mode->name, one_id_is_mapped(mode));
  RUN(mode->name, no_capability_and_no_new_privileges_are_left(mode));
  RUN(mode->name, kept_capabilities_reach_the_program(mode));
  RUN(mode->name, only_three_descriptors_arrive(mode));
  RUN(mode->name, signals_are_as_new(mode));
  RUN(mode->name, there_is_no_network_but_loopback(mode));
  RUN(mode->name, the_environment_is_that_of_the_spec(mode));
  RUN(mode->name, limits_apply_and_clamps_are_reported(mode));
  RUN(mode->name, every_layer_is_reported_in_the_same_order(mode));
  RUN(mode->name, the_oom_score_is_raised(mode));
}

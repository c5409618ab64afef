// The self-probe: true claims hold in every mode, a false one is told, and
// nothing of it is left.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/seccomp.h>

#include "check.h"
#include "places.h"
#include "sandbox_tests.h"

enum {
  READ_EXECUTE_LIST = 13,
  FILES_OF_ABI_1 = 0x1fff,
  TCP = 3,
  ALL_SCOPES = 3
};

static const uint32_t DENY = SECCOMP_RET_ERRNO | EXDEV;

static void put_confinement(struct buffer *spec) {
  int abi = landlock_abi();
  if (abi > 0) {
    size_t landlock = begin_landlock(spec, FILES_OF_ABI_1, abi >= 4 ? TCP : 0,
                                     abi >= 6 ? ALL_SCOPES : 0);
    put_rule(spec, "/probe", READ_EXECUTE_LIST);
    put_rule(spec, "/proc", READ_EXECUTE_LIST);
    end_field(spec, landlock);
  }
  put_denial(spec, SYS_getppid, DENY);
}

static void every_claim_holds(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "ls", "/proc");
  put_rlimit(&spec, RLIMIT_NOFILE, 64, 128);
  put_rlimit(&spec, RLIMIT_CORE, 0, 0);
  put_bind(&spec, "/usr", "/usr", 1 | 2 | 4);
  put_tmpfs(&spec, "/usr/share", 100001, 0755);
  put_confinement(&spec);
  put_probe(&spec, SYS_getppid, EXDEV);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "2 self thread-self ");
  EXPECT_NO_TEXT(result.layers, "=1/");
  static const char *const layers[] = {"namespace.pid",
                                       "namespace.net",
                                       "namespace.ipc",
                                       "namespace.uts",
                                       "namespace.mount",
                                       "namespace.cgroup",
                                       "descriptors",
                                       "root",
                                       "mount",
                                       "proc",
                                       "dev",
                                       "reaper",
                                       "session",
                                       "keyring",
                                       "rlimit",
                                       "identity",
                                       "capabilities",
                                       "no_new_privs",
                                       "seccomp"};
  for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "probe:%s=0/0", layers[i]);
    EXPECT_TEXT(result.layers, wanted);
  }
  bool mapped = (mode->namespaces & 0x10000000) != 0;
  EXPECT(mapped == (strstr(result.layers, "probe:namespace.user=0/0") != NULL));
  EXPECT((landlock_abi() > 0) ==
         (strstr(result.layers, "probe:landlock=0/0") != NULL));
}

static void only_claims_of_the_spec_are_probed(const struct mode *mode) {
  static struct result result;
  struct buffer spec = bare_spec(mode);
  put_string(&spec, S_ARG, "/probe");
  put_string(&spec, S_ARG, "ls");
  put_string(&spec, S_ARG, "/");
  put_bind(&spec, probe_path, "/probe", 1);
  put_probe(&spec, -1, 0);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "probe ");
  EXPECT_NO_TEXT(result.layers, "=1/");
  static const char *const layers[] = {"proc",     "dev",     "rlimit",
                                       "landlock", "seccomp", "cgroup"};
  for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
    char unwanted[64];
    snprintf(unwanted, sizeof unwanted, "probe:%s=", layers[i]);
    EXPECT_NO_TEXT(result.layers, unwanted);
  }
}

static void kept_capabilities_are_no_false_claim(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "exit", "0");
  put_u64(&spec, S_CAPABILITIES,
          UINT64_C(1) << 18 | UINT64_C(1) << 10); // chroot, ports
  put_probe(&spec, -1, 0);
  run(mode, spec, &result);
  EXPECT_TEXT(result.layers, "probe:capabilities=0/0");
}

static void a_false_claim_is_told(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "exit", "0");
  put_denial(&spec, SYS_getppid, DENY);
  put_probe(&spec, SYS_getppid, EPERM);
  run(mode, spec, &result);
  EXPECT_TEXT(result.layers, "probe:seccomp=1/18 system call ");
  spec = USUAL(mode, "exit", "0");
  put_denial(&spec, SYS_getppid, SECCOMP_RET_ALLOW);
  put_probe(&spec, SYS_getppid, EPERM);
  run(mode, spec, &result);
  EXPECT_TEXT(result.layers, "probe:seccomp=1/0 system call ");
}

static void
a_rule_for_everything_leaves_landlock_without_proof(const struct mode *mode) {
  if (landlock_abi() == 0) {
    return skip("this kernel has no Landlock");
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "exit", "0");
  size_t landlock = begin_landlock(&spec, FILES_OF_ABI_1, 0, 0);
  put_rule(&spec, "/", FILES_OF_ABI_1);
  end_field(&spec, landlock);
  put_probe(&spec, -1, 0);
  run(mode, spec, &result);
  EXPECT_TEXT(result.layers, "probe:landlock=1/95 nothing to try");
  spec = USUAL(mode, "ls", "/");
  landlock = begin_landlock(&spec, FILES_OF_ABI_1, 0, 0);
  put_rule(&spec, "/", FILES_OF_ABI_1 & ~1);
  put_rule(&spec, "/probe", 1);
  end_field(&spec, landlock);
  put_probe(&spec, -1, 0);
  run(mode, spec, &result);
  EXPECT_TEXT(result.layers, "probe:landlock=0/0");
  EXPECT_EQUAL(result.output, ".probe dev probe proc tmp ");
}

static void
the_probe_leaves_the_limit_of_processes_alone(const struct mode *mode) {
  if (mode->caller != geteuid()) {
    return skip("that user has been given no cgroup");
  }
  struct place pids = open_place("pids");
  if (!pids.there) {
    return skip(NO_PLACE);
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "leave");
  size_t cgroup = begin_cgroup(&spec, pids.path, "leaf", pids.unified);
  put_write(&spec, "pids.max", "2", 1);
  put_string(&spec, 4, "pids.max");
  put_string(&spec, 4, "pids.events");
  end_field(&spec, cgroup);
  put_probe(&spec, -1, 0);
  run(mode, spec, &result);
  EXPECT_NO_TEXT(result.layers, "=1/");
  EXPECT_TEXT(result.layers, "probe:cgroup=0/0 ");
  EXPECT_TEXT(result.counters, "0:pids.max: 2\n");
  EXPECT_TEXT(result.counters,
              "max 2\n"); // both forks of the program, and none of the probe's
  close_place(&pids);
}

static void limits_are_read_back(const struct mode *mode) {
  if (mode->caller != geteuid()) {
    return skip("that user has been given no cgroup");
  }
  struct place memory = open_place("memory");
  if (!memory.there) {
    return skip(NO_PLACE);
  }
  static struct result result;
  const char *file = memory.unified ? "memory.max" : "memory.limit_in_bytes";
  struct buffer spec = USUAL(mode, "exit", "0");
  size_t cgroup = begin_cgroup(&spec, memory.path, "leaf", 0);
  put_write(&spec, file, "67108865", 1);
  put_write(&spec, "memory.none", "1", 0);
  end_field(&spec, cgroup);
  put_probe(&spec, -1, 0);
  run(mode, spec, &result);
  EXPECT_TEXT(result.layers, "probe:cgroup=0/0 ");
  EXPECT_NO_TEXT(result.layers, "probe:cgroup:");
  EXPECT_TEXT(result.layers, "cgroup:0:memory.none=1/2 ");
  // The last write wins, so the first one does not hold.
  spec = USUAL(mode, "exit", "0");
  cgroup = begin_cgroup(&spec, memory.path, "leaf", 0);
  put_write(&spec, file, "67108864", 1);
  put_write(&spec, file, "134217728", 1);
  end_field(&spec, cgroup);
  put_probe(&spec, -1, 0);
  run(mode, spec, &result);
  char wanted[128];
  snprintf(wanted, sizeof wanted, "probe:cgroup:0:%s=1/0 67108864\n", file);
  EXPECT_TEXT(result.layers, wanted);
  close_place(&memory);
}

static void no_namespace_can_be_made_inside_where_none_shall(
    const struct mode *mode) {
  if ((mode->namespaces & 0x10000000) == 0) {
    return skip("this mode has no user namespace");
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "userns", "0");
  put_probe(&spec, -1, 0);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.code, 0);
  spec = USUAL(mode, "userns", "0");
  put_probe(&spec, -1, 0);
  put_u32(&spec, S_NO_NESTED, 1);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.code, ENOSPC);
  EXPECT_TEXT(result.layers, "\nnamespace.nested=0/0");
  EXPECT_TEXT(result.layers, "probe:namespace.nested=0/0");
}

void test_probe(const struct mode *mode) {
  RUN(mode->name, no_namespace_can_be_made_inside_where_none_shall(mode));
  RUN(mode->name, every_claim_holds(mode));
  RUN(mode->name, only_claims_of_the_spec_are_probed(mode));
  RUN(mode->name, kept_capabilities_are_no_false_claim(mode));
  RUN(mode->name, a_false_claim_is_told(mode));
  RUN(mode->name, a_rule_for_everything_leaves_landlock_without_proof(mode));
  RUN(mode->name, the_probe_leaves_the_limit_of_processes_alone(mode));
  RUN(mode->name, limits_are_read_back(mode));
}

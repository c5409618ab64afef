// The parser of the spec, under the sanitizers: what it takes, what it refuses,
// and that no input at all makes it read or write outside of its buffers.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "spec_cases.h"

static void put_everything(struct buffer *spec) {
  put_string(spec, S_ARG, "two");
  put_string(spec, S_ENV, "PATH=/usr/bin");
  put_string(spec, S_ENV, "EMPTY=");
  put_string(spec, S_CWD, "/tmp");
  put_string(spec, S_HOSTNAME, "box");
  put_bind(spec, "/usr", "/usr", 1 | 2 | 4 | 8);
  put_bind_of(spec, "/data", "/data", 7, 8);
  put_tmpfs(spec, "/tmp", 1 << 20, 01777);
  put_plain(spec, 3, "/proc");
  put_plain(spec, 4, "/dev");
  put_plain(spec, 5, "/empty");
  put_content(spec, 6, "/bin", "usr/bin");
  put_content(spec, 7, "/etc/hosts", "127.0.0.1 localhost\n");
  put_rlimit(spec, 7, 64, UINT64_MAX);
  put_u64(spec, S_CAPABILITIES, 5);
  size_t cgroup = begin_cgroup(spec, "/sys/fs/cgroup/x", "leaf", 1);
  put_write(spec, "pids.max", "32", 1);
  put_string(spec, 4, "memory.events");
  end_field(spec, cgroup);
  put_u64(spec, S_WALL_US, 5000000);
  put_cpu(spec, 1000000, 0, 2);
  put_watchdog(spec, 1 << 20, 2000000);
  put_u32(spec, S_WAIT_GO, 1);
  put_u32(spec, S_LOOPBACK, 1);
  put_u32(spec, S_OOM_SCORE_ADJ, 500);
  put_u32(spec, S_UMASK, 077);
  put_shim(spec, "/run/plugin", "launch", 1);
  size_t landlock = begin_landlock(spec, 0x1fff, 3, 2);
  put_rule(spec, "/", 8);
  put_rule(spec, "/usr", 13);
  put_u32(spec, 5, 3);
  end_field(spec, landlock);
  put_denial(spec, 321, 0x50001);
  put_probe(spec, 321, 1);
}

static struct buffer largest(void) {
  struct buffer spec = smallest();
  put_everything(&spec);
  return spec;
}

static void the_smallest_spec_has_defaults(void) {
  struct buffer bytes = smallest();
  struct spec spec;
  struct error error = parse(&spec, bytes.bytes, bytes.length);
  EXPECT_NUMBER(error.number, 0);
  EXPECT_EQUAL(spec.cwd, "/");
  EXPECT_NUMBER(spec.umask, 022);
  EXPECT_NUMBER(spec.arg_count, 1);
  EXPECT(spec.args[1] == NULL && spec.env[0] == NULL && spec.hostname == NULL);
  EXPECT(!spec.wait_go && !spec.loopback && !spec.has_oom_score_adj);
  spec_free(&spec);
  buffer_free(&bytes);
}

static void every_field_is_understood(void) {
  struct buffer bytes = largest();
  struct spec spec;
  struct error error = parse(&spec, bytes.bytes, bytes.length);
  EXPECT_EQUAL(error.detail, "");
  EXPECT_NUMBER(spec.outside_gid, 101);
  EXPECT_NUMBER(spec.inside_uid, 1000);
  EXPECT_EQUAL(spec.args[1], "two");
  EXPECT_EQUAL(spec.env[0], "PATH=/usr/bin");
  EXPECT_NUMBER(spec.mount_count, 8);
  EXPECT_EQUAL(spec.mounts[0].layer, "mount:/usr");
  EXPECT_NUMBER(spec.mounts[0].flags, 15);
  EXPECT(spec.mounts[1].has_dev && spec.mounts[1].dev == 7 &&
         spec.mounts[1].ino == 8);
  EXPECT_NUMBER(spec.mounts[2].mode, 01777);
  EXPECT_EQUAL(spec.mounts[3].layer, "proc");
  EXPECT_NUMBER(spec.mounts[5].mode, 0755);
  EXPECT_NUMBER(spec.mounts[7].content_length, 20);
  EXPECT_NUMBER(spec.rlimits[0].hard, -1);
  EXPECT_NUMBER(spec.capabilities, 5);
  EXPECT_EQUAL(spec.cgroups[0].writes[0].value, "32");
  EXPECT_EQUAL(spec.cgroups[0].reads[0], "memory.events");
  EXPECT(spec.cgroups[0].v2 && spec.cgroups[0].writes[0].required);
  EXPECT_NUMBER(spec.wall_us, 5000000);
  EXPECT_NUMBER(spec.cpu_format, CPU_STAT);
  EXPECT_NUMBER(spec.watchdog.memory, 1 << 20);
  EXPECT_NUMBER(spec.watchdog.cpu_us, 2000000);
  EXPECT(spec.wait_go && spec.loopback);
  EXPECT_NUMBER(spec.oom_score_adj, 500);
  EXPECT_NUMBER(spec.umask, 077);
  EXPECT(spec.landlock.asked && spec.landlock.files == 0x1fff &&
         spec.landlock.network == 3);
  EXPECT(spec.landlock.scopes == 2 && spec.landlock.flags == 3);
  EXPECT_NUMBER(spec.landlock.rule_count, 2);
  EXPECT_EQUAL(spec.landlock.rules[1].path, "/usr");
  EXPECT_NUMBER(spec.landlock.rules[1].allowed, 13);
  EXPECT_NUMBER(spec.filter_length, 4);
  EXPECT_NUMBER(spec.filter[1].k, 321);
  EXPECT(spec.probe.asked && spec.probe.has_call && spec.probe.call == 321);
  EXPECT_NUMBER(spec.probe.answer, 1);
  spec_free(&spec);
  buffer_free(&bytes);
}

static void a_truncated_spec_is_refused_at_every_length(void) {
  struct buffer bytes = largest();
  size_t taken = 0;
  for (size_t length = 0; length < bytes.length; length++) {
    struct spec spec;
    taken += parse(&spec, bytes.bytes, length).number == 0;
    spec_free(&spec);
  }
  // Cut between two of the optional fields at the end, or after them, it is a
  // shorter valid one.
  EXPECT(taken < 40);
  buffer_free(&bytes);
}

static void a_spec_with_any_byte_changed_is_parsed_safely(void) {
  struct buffer bytes = largest();
  for (size_t at = 0; at < bytes.length; at++) {
    static const uint8_t values[] = {0x00, 0x01, 0x7f, 0x80, 0xff, '/', '.'};
    uint8_t original = bytes.bytes[at];
    for (size_t i = 0; i < sizeof values; i++) {
      struct spec spec;
      bytes.bytes[at] = values[i];
      (void)parse(&spec, bytes.bytes, bytes.length);
      spec_free(&spec);
    }
    bytes.bytes[at] = original;
  }
  EXPECT(!bytes.failed);
  buffer_free(&bytes);
}

static void random_bytes_are_parsed_safely(void) {
  uint32_t state = 12345;
  uint8_t bytes[512];
  for (int round = 0; round < 20000; round++) {
    for (size_t i = 0; i < sizeof bytes; i++) {
      state = state * 1664525 + 1013904223;
      // Mostly small numbers, so that tags and lengths often make sense.
      bytes[i] = (uint8_t)((state >> 24) % ((state >> 16 & 3) == 0 ? 256 : 12));
    }
    struct spec spec;
    (void)parse(&spec, bytes, state % sizeof bytes);
    spec_free(&spec);
  }
  EXPECT(true);
}

static void malformed_fields_are_refused(void) {
  REFUSES(put_bytes(&spec, "x", 1), "does not fit");
  REFUSES(put_bytes(&spec, "\x06\0\0\0\xff\xff\xff\xff/", 9), "does not fit");
  REFUSES(put_bytes(&spec, "\x06\0\1\0\1\0\0\0/", 9), "does not fit");
  REFUSES(put_string(&spec, 0, ""), "unknown tag");
  REFUSES(put_string(&spec, 25, ""), "unknown tag: 25");
  REFUSES(put_u32(&spec, S_EGRESS_PORT, 0), "EGRESS_PORT: not a port: 0");
  REFUSES(put_u32(&spec, S_EGRESS_PORT, 65536), "not a port: 65536");
  REFUSES(put_u32(&spec, S_EGRESS_PORT, 3128), "EGRESS_PORT: needs LOOPBACK");
  REFUSES(put_string(&spec, 0x108, ""), "unknown tag: 264");
  REFUSES(put_u32(&spec, S_VERSION, 1), "given twice");
  REFUSES(put_field(&spec, S_ARG, "a\0b", 3), "without NUL");
  REFUSES(put_string(&spec, S_ARG, "\xc3("), "not UTF-8");
  REFUSES(put_string(&spec, S_ARG, "\xed\xa0\x80"), "not UTF-8");
  REFUSES(put_string(&spec, S_ARG, "\xf5\x80\x80\x80"), "not UTF-8");
  REFUSES(put_u64(&spec, S_WAIT_GO, 1), "not four bytes");
  REFUSES(put_u32(&spec, S_WAIT_GO, 2), "not 0 or 1");
  REFUSES(put_u32(&spec, S_OOM_SCORE_ADJ, (uint32_t)-1), "0 and 1000");
  REFUSES(put_u32(&spec, S_UMASK, 01000), "mask");
  REFUSES(put_string(&spec, S_CWD, "tmp"), "absolute");
  REFUSES(put_string(&spec, S_ENV, "=x"), "NAME=value");
  REFUSES(put_string(&spec, S_ENV, "x"), "NAME=value");
}

static void mandatory_fields_and_namespaces_are_demanded(void) {
  refuses((struct buffer){0}, "mandatory");
  struct buffer program = {0};
  put_required(&program, ALL);
  refuses(program, "at least one ARG");
  struct buffer relative = {0};
  put_required(&relative, ALL);
  put_string(&relative, S_ARG, "bin/true");
  refuses(relative, "neither an absolute path nor a name");
  struct buffer few = {0};
  put_required(&few, 0x20000000);
  put_string(&few, S_ARG, "x");
  refuses(few, "NEWPID and NEWNS");
  struct buffer unknown = {0};
  put_required(&unknown, NEWPID_NEWNS | 0x100);
  put_string(&unknown, S_ARG, "x");
  refuses(unknown, "unknown ones refused");
}

static void what_would_change_the_host_is_refused(void) {
  struct buffer hostname = {0};
  put_required(&hostname, NEWPID_NEWNS);
  put_string(&hostname, S_ARG, "x");
  put_string(&hostname, S_HOSTNAME, "x");
  refuses(hostname, "needs NEWUTS");
  struct buffer loopback = {0};
  put_required(&loopback, NEWPID_NEWNS);
  put_string(&loopback, S_ARG, "x");
  put_u32(&loopback, S_LOOPBACK, 1);
  refuses(loopback, "needs NEWNET");
}

static void mount_targets_must_be_normalised(void) {
  static const char *const wrong[] = {"",        "/",       "usr",    "//usr",
                                      "/usr/",   "/usr//x", "/./x",   "/usr/.",
                                      "/usr/..", "/../etc", "/a/../b"};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    REFUSES(put_plain(&spec, 5, wrong[i]), "MOUNT.target");
  }
  struct buffer spec = smallest();
  put_plain(&spec, 5, "/..x/.y/...");
  takes(spec);
}

static void a_mount_takes_only_the_fields_of_its_kind(void) {
  REFUSES(put_plain(&spec, 0, "/x"), "kind");
  REFUSES(put_plain(&spec, 8, "/x"), "kind");
  REFUSES(put_plain(&spec, 1, "/x"), "fields of its kind");
  REFUSES(put_plain(&spec, 2, "/x"), "fields of its kind");
  REFUSES(put_content(&spec, 3, "/x", "y"), "fields of its kind");
  REFUSES(put_content(&spec, 6, "/x", ""), "symbolic link");
  REFUSES(put_tmpfs(&spec, "/x", 0, 0755), "limit");
  REFUSES(put_tmpfs(&spec, "/x", 1, 010000), "mode");
  REFUSES(put_bind(&spec, "usr", "/x", 0), "absolute");
  REFUSES(put_bind(&spec, "/usr", "/x", 16), "flag");
  REFUSES((put_plain(&spec, 4, "/dev"), put_plain(&spec, 4, "/dev2")),
          "more than one DEV");
}

static void cgroups_and_limits_are_checked(void) {
  REFUSES(put_rlimit(&spec, 16, 1, 1), "RLIMIT");
  REFUSES(put_rlimit(&spec, 1, 2, 1), "RLIMIT");
  REFUSES((put_rlimit(&spec, 1, 1, 1), put_rlimit(&spec, 1, 1, 1)),
          "given twice");
  REFUSES(put_cpu(&spec, 1, 0, 1), "no such cgroup");
  REFUSES(put_watchdog(&spec, 0, 0), "WATCHDOG: no limit");
  REFUSES(put_u64(&spec, S_WATCHDOG, 1), "WATCHDOG has a limit of memory");
  REFUSES(end_field(&spec, begin_cgroup(&spec, "x", "leaf", 0)), "absolute");
  REFUSES(end_field(&spec, begin_cgroup(&spec, "/x", "..", 0)), "file name");
  REFUSES(end_field(&spec, begin_cgroup(&spec, "/x", "a/b", 0)), "file name");
  REFUSES((end_field(&spec, begin_cgroup(&spec, "/x", "a", 1)),
           end_field(&spec, begin_cgroup(&spec, "/x", "b", 1))),
          "only one");
  struct buffer spec = smallest();
  size_t cgroup = begin_cgroup(&spec, "/x", "a", 0);
  put_write(&spec, "../release_agent", "x", 1);
  end_field(&spec, cgroup);
  refuses(spec, "file name");
}

static void too_many_mounts_are_refused(void) {
  struct buffer spec = smallest();
  for (int i = 0; i <= MAX_MOUNTS; i++) {
    put_plain(&spec, 5, "/x");
  }
  refuses(spec, "too many");
}

int main(int argc, char **argv) {
  only(argc > 1 ? argv[1] : NULL);
  RUN("parser", the_smallest_spec_has_defaults());
  RUN("parser", every_field_is_understood());
  RUN("parser", a_truncated_spec_is_refused_at_every_length());
  RUN("parser", a_spec_with_any_byte_changed_is_parsed_safely());
  RUN("parser", random_bytes_are_parsed_safely());
  RUN("parser", malformed_fields_are_refused());
  RUN("parser", mandatory_fields_and_namespaces_are_demanded());
  RUN("parser", what_would_change_the_host_is_refused());
  RUN("parser", mount_targets_must_be_normalised());
  RUN("parser", a_mount_takes_only_the_fields_of_its_kind());
  RUN("parser", cgroups_and_limits_are_checked());
  RUN("parser", too_many_mounts_are_refused());
  test_confinement();
  return summary("spec");
}

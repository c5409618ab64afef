// Cgroup leaves on real hierarchies, each below a directory of this test's own.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "places.h"
#include "sandbox_tests.h"

static void counters_prove_a_memory_bomb(const struct mode *mode) {
  struct place memory = open_place("memory");
  if (!memory.there) {
    return skip(NO_PLACE);
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "fill", "64");
  size_t cgroup = begin_cgroup(&spec, memory.path, "leaf", 0);
  put_write(&spec, memory.unified ? "memory.max" : "memory.limit_in_bytes",
            "16777216", 1);
  put_write(&spec,
            memory.unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes",
            memory.unified ? "0" : "16777216", 0);
  put_string(&spec, 4, memory.unified ? "memory.events" : "memory.oom_control");
  put_string(&spec, 4, "memory.none");
  end_field(&spec, cgroup);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.code, SIGKILL);
  EXPECT_NUMBER(result.cause, 0);
  const char *kills = strstr(result.counters, "oom_kill ");
  EXPECT(kills != NULL && atoi(kills + strlen("oom_kill ")) > 0);
  EXPECT_NO_TEXT(result.counters, "memory.none");
  EXPECT_NO_TEXT(result.output, "filled");
  EXPECT(!has_leaf(&memory, "leaf"));
  close_place(&memory);
}

static void setup_that_runs_out_of_memory_is_an_error(const struct mode *mode) {
  struct place memory = open_place("memory");
  if (!memory.there) {
    return skip(NO_PLACE);
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "exit", "0");
  size_t cgroup = begin_cgroup(&spec, memory.path, "leaf", 0);
  put_write(&spec, memory.unified ? "memory.max" : "memory.limit_in_bytes", "0",
            1);
  end_field(&spec, cgroup);
  run(mode, spec, &result);
  // Which step the kernel stops is its choice; it must come to an end, with a
  // final message.
  EXPECT(result.failed || result.ended);
  EXPECT(!has_leaf(&memory, "leaf"));
  close_place(&memory);
}

static void the_cpu_limit_counts_the_whole_tree(const struct mode *mode) {
  struct place usage = find_place("cpuacct", false);
  if (!usage.there) {
    return skip("no v1 hierarchy with cpuacct that may be written to");
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "burn", "3");
  end_field(&spec, begin_cgroup(&spec, usage.path, "leaf", 0));
  put_cpu(&spec, 300 * 1000, 0, 1);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.how, 2);
  EXPECT_NUMBER(result.cause, 2);
  EXPECT(result.user_us + result.system_us >= 250 * 1000);
  EXPECT(!has_leaf(&usage, "leaf"));
  close_place(&usage);
}

static void the_v2_usage_works_as_well(const struct mode *mode) {
  struct place unified = open_unified();
  if (!unified.there) {
    return skip("no v2 hierarchy that may be written to");
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "burn", "2");
  size_t cgroup = begin_cgroup(&spec, unified.path, "leaf", 1);
  put_string(&spec, 4, "cpu.stat");
  put_string(&spec, 4, "cgroup.events");
  end_field(&spec, cgroup);
  put_cpu(&spec, 200 * 1000, 0, 2);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.cause, 2);
  EXPECT_TEXT(result.counters, "usage_usec ");
  EXPECT_TEXT(result.counters, "populated 0");
  EXPECT(!has_leaf(&unified, "leaf"));
  close_place(&unified);
}

static void
the_program_is_in_every_leaf_and_sees_its_own_root(const struct mode *mode) {
  struct place pids = open_place("pids");
  struct place unified = open_unified();
  if (!pids.there) {
    return skip(NO_PLACE);
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "cat", "/proc/self/cgroup");
  size_t first = begin_cgroup(&spec, pids.path, "leaf", pids.unified);
  put_write(&spec, "pids.max", "4", 1);
  put_string(&spec, 4, "pids.max");
  end_field(&spec, first);
  if (!pids.unified && unified.there) {
    end_field(&spec, begin_cgroup(&spec, unified.path, "leaf", 1));
  }
  run(mode, spec, &result);
  EXPECT_TEXT(result.output, pids.unified ? "0::/\n" : "pids:/\n");
  EXPECT_NO_TEXT(result.output, "leaf");
  EXPECT_TEXT(result.counters, "0:pids.max: 4\n");
  EXPECT(!has_leaf(&pids, "leaf") && !has_leaf(&unified, "leaf"));
  close_place(&pids);
  if (!pids.unified) {
    close_place(&unified);
  }
}

static void a_v2_leaf_without_birth_is_joined(const struct mode *mode) {
  struct place unified = open_unified();
  if (!unified.there) {
    return skip("no v2 hierarchy that may be written to");
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "cat", "/proc/self/cgroup");
  end_field(&spec, begin_cgroup(&spec, unified.path, "leaf", 0));
  run(mode, spec, &result);
  EXPECT_TEXT(result.output, "0::/\n");
  EXPECT(!has_leaf(&unified, "leaf"));
  close_place(&unified);
}

static void writes_fail_as_the_spec_says(const struct mode *mode) {
  struct place pids = open_place("pids");
  if (!pids.there) {
    return skip(NO_PLACE);
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "exit", "0");
  size_t cgroup = begin_cgroup(&spec, pids.path, "leaf", 0);
  put_write(&spec, "pids.none", "1", 0);
  put_write(&spec, "pids.max", "nonsense", 0);
  end_field(&spec, cgroup);
  run(mode, spec, &result);
  EXPECT_TEXT(result.layers, "cgroup:0:pids.none=1/2 ");
  EXPECT_TEXT(result.layers, "cgroup:0:pids.max=1/22 ");
  EXPECT_NUMBER(result.code, 0);
  spec = USUAL(mode, "exit", "0");
  cgroup = begin_cgroup(&spec, pids.path, "leaf", 0);
  put_write(&spec, "pids.max", "nonsense", 1);
  end_field(&spec, cgroup);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.failed_layer, "cgroup");
  EXPECT_NUMBER(result.failed_errno, EINVAL);
  EXPECT_TEXT(result.failed_detail, "pids.max");
  EXPECT(!has_leaf(&pids, "leaf"));
  close_place(&pids);
}

static void a_leaf_that_exists_or_is_none_is_refused(const struct mode *mode) {
  struct place pids = open_place("pids");
  if (!pids.there) {
    return skip(NO_PLACE);
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "exit", "0");
  end_field(&spec, begin_cgroup(&spec, pids.path, "leaf", 0));
  end_field(&spec, begin_cgroup(&spec, pids.path, "leaf", 0));
  run(mode, spec, &result);
  EXPECT_EQUAL(result.failed_layer, "cgroup");
  EXPECT_NUMBER(result.failed_errno, EEXIST);
  EXPECT(!has_leaf(&pids, "leaf"));
  spec = USUAL(mode, "exit", "0");
  end_field(&spec, begin_cgroup(&spec, work, "leaf", 0));
  run(mode, spec, &result);
  EXPECT_NUMBER(result.failed_errno, EINVAL);
  if (!pids.unified) {
    spec = USUAL(mode, "exit", "0");
    end_field(&spec, begin_cgroup(&spec, pids.path, "leaf", 1));
    run(mode, spec, &result);
    EXPECT_NUMBER(result.failed_errno, EINVAL);
  }
  close_place(&pids);
}

static void no_leaf_survives_a_caller_that_leaves(const struct mode *mode) {
  struct place pids = open_place("pids");
  if (!pids.there) {
    return skip(NO_PLACE);
  }
  for (unsigned pause = 0; pause < 20; pause++) {
    static struct result result;
    memset(&result, 0, sizeof result);
    struct session session = session_open(mode);
    struct buffer spec = USUAL(mode, "leave");
    end_field(&spec, begin_cgroup(&spec, pids.path, "leaf", 0));
    session_send(&session, 1, &spec);
    buffer_free(&spec);
    usleep(pause * 200);
    close(session.control);
    session.control = -1;
    session_finish(&session, &result);
    EXPECT(!has_leaf(&pids, "leaf"));
  }
  close_place(&pids);
}

static void intruders_and_groups_in_it_do_not_keep_a_leaf(const struct mode *mode) {
  struct place pids = open_place("pids");
  struct place unified = open_unified();
  const struct place *places[] = {&pids, &unified};
  for (size_t i = 0; i < 2; i++) {
    if (!places[i]->there || (i == 1 && pids.unified)) {
      continue;
    }
    static struct result result;
    memset(&result, 0, sizeof result);
    struct session session = session_open(mode);
    struct buffer spec = USUAL(mode, "exit", "0");
    end_field(&spec, begin_cgroup(&spec, places[i]->path, "leaf", 0));
    put_u32(&spec, S_WAIT_GO, 1);
    session_send(&session, 1, &spec);
    buffer_free(&spec);
    EXPECT(session_until(&session, &result, 10));
    pid_t intruder = fork();
    if (intruder == 0) {
      pause();
      _exit(0);
    }
    char path[PATH_LENGTH + 64];
    snprintf(path, sizeof path, "%s/leaf/made", places[i]->path);
    EXPECT(mkdir(path, 0755) == 0);
    strcat(path, "/deep");
    EXPECT(mkdir(path, 0755) == 0);
    strcat(path, "/cgroup.procs");
    FILE *procs = fopen(path, "w");
    EXPECT(procs != NULL && fprintf(procs, "%d", intruder) > 0 &&
           fclose(procs) == 0);
    session_send(&session, 2, NULL);
    EXPECT(session_until(&session, &result, 13));
    session_finish(&session, &result);
    EXPECT(process_is_gone(intruder));
    EXPECT(!has_leaf(places[i], "leaf"));
  }
  close_place(&pids);
  if (!pids.unified) {
    close_place(&unified);
  }
}

void test_cgroups(const struct mode *mode) {
  if (mode->caller != geteuid()) {
    return; // that user has been given no cgroup
  }
  RUN(mode->name, counters_prove_a_memory_bomb(mode));
  RUN(mode->name, setup_that_runs_out_of_memory_is_an_error(mode));
  RUN(mode->name, the_cpu_limit_counts_the_whole_tree(mode));
  RUN(mode->name, the_v2_usage_works_as_well(mode));
  RUN(mode->name, the_program_is_in_every_leaf_and_sees_its_own_root(mode));
  RUN(mode->name, a_v2_leaf_without_birth_is_joined(mode));
  RUN(mode->name, writes_fail_as_the_spec_says(mode));
  RUN(mode->name, a_leaf_that_exists_or_is_none_is_refused(mode));
  RUN(mode->name, no_leaf_survives_a_caller_that_leaves(mode));
  RUN(mode->name, intruders_and_groups_in_it_do_not_keep_a_leaf(mode));
}

// Without namespaces: the tree of processes is kept together and ended, and
// what is left of the layers holds.
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "places.h"
#include "sandbox_tests.h"

enum { ABI_1 = 0x1fff, EXECUTE_READ = 1 | 4, SCOPE_SIGNALS = 2, LIST = 8 };

static struct buffer direct_spec(const struct mode *mode, const char *command,
                                 const char *argument) {
  struct buffer spec = {0};
  put_u32(&spec, S_VERSION, 1);
  put_u32(&spec, S_NAMESPACES, 0);
  put_identity(&spec, mode->ids);
  put_string(&spec, S_ARG, probe_path);
  put_string(&spec, S_ARG, command);
  put_string(&spec, S_ARG, argument);
  put_probe(&spec, -1, 0);
  return spec;
}

static void the_layers_that_need_no_namespace_hold(const struct mode *mode) {
  static struct result result;
  struct buffer spec = direct_spec(mode, "exit", "42");
  put_rlimit(&spec, 4, 0, 0);
  run(mode, spec, &result);
  EXPECT(result.started && result.ended && !result.lets_in);
  EXPECT_NUMBER(result.how, 1);
  EXPECT_NUMBER(result.code, 42);
  static const char *const layers[] = {"descriptors", "session",      "rlimit",
                                       "identity",    "capabilities", "reaper",
                                       "no_new_privs"};
  for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "\n%s=0/0", layers[i]);
    EXPECT_TEXT(result.layers, wanted + (i == 0));
    snprintf(wanted, sizeof wanted, "probe:%s=0/0", layers[i]);
    EXPECT_TEXT(result.layers, wanted);
  }
  EXPECT_NO_TEXT(result.layers, "namespace");
  EXPECT_NO_TEXT(result.layers, "root=");
  EXPECT_NO_TEXT(result.layers, "=1/");
}

// How many processes of the probe run this command.
static int count_alive(const char *command) {
  int count = 0;
  DIR *all = opendir("/proc");
  for (const struct dirent *one; (one = readdir(all)) != NULL;) {
    char path[300], line[PATH_LENGTH] = "";
    snprintf(path, sizeof path, "/proc/%s/cmdline", one->d_name);
    FILE *file = one->d_name[0] <= '9' ? fopen(path, "r") : NULL;
    size_t length = file != NULL ? fread(line, 1, sizeof line - 1, file) : 0;
    if (file != NULL) {
      fclose(file);
    }
    const char *argument = line + strlen(line) + 1;
    count += length > strlen(line) + 1 && strcmp(line, probe_path) == 0 &&
             strcmp(argument, command) == 0;
  }
  closedir(all);
  return count;
}

// EXIT says that everything is gone. What is not holds the output open, and the
// rest of the test up.
static void run_daemons(const struct mode *mode, struct buffer spec,
                        struct result *result) {
  memset(result, 0, sizeof *result);
  struct session session = session_open(mode);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  EXPECT(session_until(&session, result, 13));
  EXPECT_NUMBER(count_alive("daemons"), 0);
  session_finish(&session, result);
}

static void daemons_end_with_the_program(const struct mode *mode) {
  static struct result result;
  run_daemons(mode, direct_spec(mode, "daemons", "5"), &result);
  EXPECT_NUMBER(result.how, 1);
  EXPECT_NUMBER(result.code, 5);
  EXPECT(result.wall_us < 30 * 1000000);
}

static void daemons_end_with_the_wall_limit(const struct mode *mode) {
  static struct result result;
  struct buffer spec = direct_spec(mode, "daemons", "-1");
  put_u64(&spec, S_WALL_US, 300 * 1000);
  run_daemons(mode, spec, &result);
  EXPECT_NUMBER(result.cause, 1);
  EXPECT_NUMBER(result.code, SIGKILL);
}

static void a_chain_of_forks_ends(const struct mode *mode) {
  static struct result result;
  run(mode, direct_spec(mode, "chain", "6"), &result);
  EXPECT_NUMBER(result.code, 6);
  struct buffer spec = direct_spec(mode, "chain", "-1");
  put_u64(&spec, S_WALL_US, 300 * 1000);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.cause, 1);
}

// Starts the daemons and kills one of those that watch over them.
static void kill_one(const struct mode *mode, bool reaper,
                     struct result *result) {
  memset(result, 0, sizeof *result);
  struct session session = session_open(mode);
  struct buffer spec = direct_spec(mode, "daemons", "-1");
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  EXPECT(session_until(&session, result, 12));
  char first;
  EXPECT(read(session.output, &first, 1) == 1 && first == 'r');
  kill(reaper ? result->init : session.launcher, SIGKILL);
  if (reaper) {
    EXPECT(session_until(&session, result, 13));
    EXPECT_NUMBER(count_alive("daemons"), 0);
  }
  for (int i = 0; i < 3000 && count_alive("daemons") > 0; i++) {
    usleep(20000);
  }
  EXPECT_NUMBER(count_alive("daemons"), 0);
  session_finish(&session, result);
}

static void memory_of_all_together_is_seen(const struct mode *mode) {
  static struct result result;
  struct buffer spec = direct_spec(mode, "hoard", "16");
  put_watchdog(&spec, 40 << 20, 0);
  run(mode, spec, &result);
  EXPECT_TEXT(result.layers, "watchdog=0/0");
  EXPECT_NUMBER(result.cause, 5);
  EXPECT_NUMBER(count_alive("hoard"), 0);
}

static void nothing_outlives_a_killed_launcher(const struct mode *mode) {
  static struct result result;
  kill_one(mode, false, &result);
  EXPECT(process_is_gone(result.worker));
}

static void nothing_outlives_a_killed_reaper(const struct mode *mode) {
  static struct result result;
  kill_one(mode, true, &result);
  EXPECT(result.ended);
  EXPECT_NUMBER(result.code, SIGKILL);
  EXPECT(process_is_gone(result.worker));
}

static void the_cgroup_is_emptied_too(const struct mode *mode) {
  struct place pids = open_place("pids");
  if (!pids.there || mode->caller != geteuid()) {
    close_place(&pids);
    return skip(NO_PLACE);
  }
  static struct result result;
  struct buffer spec = direct_spec(mode, "chain", "7");
  end_field(&spec, begin_cgroup(&spec, pids.path, "leaf", pids.unified));
  run(mode, spec, &result);
  EXPECT_NUMBER(result.code, 7);
  EXPECT_TEXT(result.layers, "probe:cgroup=0/0");
  EXPECT(!has_leaf(&pids, "leaf"));
  close_place(&pids);
}

static void a_neighbours_file_is_out_of_reach(const struct mode *mode) {
  if (landlock_abi() < 1) {
    return skip("this kernel has no Landlock");
  }
  static struct result result;
  char path[4096];
  snprintf(path, sizeof path, "%s/neighbour", work);
  FILE *file = fopen(path, "w");
  fputs("secret", file);
  fclose(file);
  chmod(path, 0644);
  run(mode, direct_spec(mode, "cat", path), &result);
  EXPECT_EQUAL(result.output, "secret");
  struct buffer spec = direct_spec(mode, "cat", path);
  size_t landlock = begin_landlock(&spec, ABI_1, 0, 0);
  put_rule(&spec, probe_path, EXECUTE_READ);
  end_field(&spec, landlock);
  run(mode, spec, &result);
  EXPECT_TEXT(result.output, "neighbour: EACCES");
  EXPECT_TEXT(result.layers, "probe:landlock=0/0");
}

static void who_may_list_the_root_makes_the_probe_say_so(
    const struct mode *mode) {
  if (landlock_abi() < 1) {
    return skip("this kernel has no Landlock");
  }
  static struct result result;
  struct buffer spec = direct_spec(mode, "exit", "0");
  size_t landlock = begin_landlock(&spec, LIST, 0, 0);
  put_rule(&spec, "/", LIST);
  end_field(&spec, landlock);
  run(mode, spec, &result);
  EXPECT_TEXT(result.layers, "probe:landlock=1/");
}

static void signals_stay_inside_where_landlock_can(const struct mode *mode) {
  if (landlock_abi() < 6) {
    return skip("this kernel's Landlock has no scopes");
  }
  static struct result result;
  char number[32];
  snprintf(number, sizeof number, "%d", getpid());
  struct buffer spec = direct_spec(mode, "signal", number);
  size_t landlock = begin_landlock(&spec, ABI_1, 0, SCOPE_SIGNALS);
  put_rule(&spec, probe_path, EXECUTE_READ);
  end_field(&spec, landlock);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.code, EPERM);
  EXPECT_TEXT(result.layers, "probe:landlock=0/0");
}

static void what_needs_a_namespace_is_refused(const struct mode *mode) {
  static struct result result;
  struct buffer spec = direct_spec(mode, "exit", "0");
  put_tmpfs(&spec, "/tmp", 4096, 0755);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.failed_layer, "spec");
  EXPECT_EQUAL(result.failed_detail, "MOUNT: needs NEWNS");
  spec = direct_spec(mode, "exit", "0");
  put_string(&spec, S_HOSTNAME, "sandbox");
  run(mode, spec, &result);
  EXPECT_TEXT(result.failed_detail, "HOSTNAME: needs NEWUTS");
}

void test_direct(const struct mode *mode) {
  RUN(mode->name, the_layers_that_need_no_namespace_hold(mode));
  RUN(mode->name, daemons_end_with_the_program(mode));
  RUN(mode->name, daemons_end_with_the_wall_limit(mode));
  RUN(mode->name, a_chain_of_forks_ends(mode));
  RUN(mode->name, memory_of_all_together_is_seen(mode));
  RUN(mode->name, nothing_outlives_a_killed_launcher(mode));
  RUN(mode->name, nothing_outlives_a_killed_reaper(mode));
  RUN(mode->name, the_cgroup_is_emptied_too(mode));
  RUN(mode->name, a_neighbours_file_is_out_of_reach(mode));
  RUN(mode->name, who_may_list_the_root_makes_the_probe_say_so(mode));
  RUN(mode->name, signals_stay_inside_where_landlock_can(mode));
  RUN(mode->name, what_needs_a_namespace_is_refused(mode));
}

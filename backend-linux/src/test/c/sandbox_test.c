// The launcher itself, driven through its protocol, in every mode that this
// machine allows.
//   sandbox_test LAUNCHER PROBE [WORD]
// AURORA_SUITE names a part: faults-root and faults-user are the injected faults of the modes of root
// and of others; every other name leaves these out.
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "sandbox_tests.h"

enum { ALL = 0x7e020000, ALL_BUT_USER = 0x6e020000, PRIVATE_ID = 1234567, NOBODY = 65534 };

const char *work;

// Another name than the usual one: the launcher under sanitizers.
static const char *suite;

static char *copy_into_work(const char *file, const char *name) {
  char *path = NULL;
  struct stat found;
  int from = open(file, O_RDONLY | O_CLOEXEC);
  if (asprintf(&path, "%s/%s", work, name) < 0 || from < 0 || fstat(from, &found) != 0) {
    perror(file);
    exit(2);
  }
  int to = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0755);
  if (sendfile(to, from, NULL, (size_t)found.st_size) != found.st_size) {
    perror(path);
    exit(2);
  }
  close(from);
  close(to);
  return path;
}

static void remove_work(void) {
  pid_t child = fork();
  if (child == 0) {
    execlp("rm", "rm", "-rf", "--", work, (char *)NULL);
    _exit(127);
  }
  waitpid(child, NULL, 0);
}

// False, with the reason, where the machine does not let this mode be.
static bool is_possible(const struct mode *mode) {
  static struct result result;
  run(mode, USUAL(mode, "exit", "0"), &result);
  if (result.failed && strncmp(result.failed_layer, "namespace", 9) == 0) {
    char reason[2048];
    snprintf(reason, sizeof reason, "%s: %s (errno %d)", result.failed_layer, result.failed_detail,
             result.failed_errno);
    RUN(mode->name, skip(reason));
    return false;
  }
  return true;
}

// A part of all, by name. Each may run beside the others.
static bool is_suite(const char *name) { return suite != NULL && strcmp(suite, name) == 0; }

// Those of a sanitizer's own calls would not be faults of the launcher.
static bool with_faults(const struct mode *mode) {
  return suite == NULL || is_suite(mode->caller == 0 ? "faults-root" : "faults-user");
}

static bool faults_only(void) { return is_suite("faults-root") || is_suite("faults-user"); }

static void test_one(const struct mode *mode) {
  test_view(mode);
  test_mounts(mode);
  test_life(mode);
  test_control(mode);
  test_cgroups(mode);
  test_landlock(mode);
  test_seccomp(mode);
  test_egress(mode);
  test_notify(mode);
  test_probe(mode);
  test_shim(mode);
  test_enter(mode);
  test_watchdog(mode);
}

static void test_all(const struct mode *mode) {
  if ((faults_only() && !with_faults(mode)) || !is_possible(mode)) {
    return;
  }
  if (!faults_only()) {
    test_one(mode);
  }
  if (with_faults(mode)) {
    test_faults(mode);
    test_enter_faults(mode);
  }
}

static void test_directly(const struct mode *mode) {
  if (!faults_only()) {
    test_direct(mode);
  }
}

// What others mount on this machine meanwhile is not ours to see; what the
// launcher would mount outside is.
static void look_at_own_mounts(void) {
  if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount(NULL, "/", NULL, MS_REC | MS_SHARED, NULL) != 0) {
    perror("a mount namespace for the test");
    exit(2);
  }
}

static void test_as_root(void) {
  look_at_own_mounts();
  const struct mode mapped = {"root, user namespace", ALL, 0, {PRIVATE_ID, PRIVATE_ID, 1000, 1000}};
  const struct mode plain = {
      "root, no user namespace", ALL_BUT_USER, 0, {PRIVATE_ID, PRIVATE_ID, 0, 0}};
  const struct mode nobody = {"rootless", ALL, NOBODY, {NOBODY, NOBODY, 1000, 1000}};
  const struct mode fake_root = {"rootless, root inside", ALL, NOBODY, {NOBODY, NOBODY, 0, 0}};
  test_all(&mapped);
  // Without a user namespace nothing of the kernel is used that the others do not use.
  if (!is_suite("guest")) {
    test_all(&plain);
  }
  test_all(&nobody);
  const struct mode direct = {
      "direct, root", 0, 0, {PRIVATE_ID, PRIVATE_ID, PRIVATE_ID, PRIVATE_ID}};
  const struct mode direct_nobody = {
      "direct, rootless", 0, NOBODY, {NOBODY, NOBODY, NOBODY, NOBODY}};
  test_directly(&direct);
  test_directly(&direct_nobody);
  if (with_faults(&direct_nobody)) {
    test_faults_of(&direct_nobody);
  }
  if (!faults_only() && is_possible(&fake_root)) {
    test_view(&fake_root);
    test_probe(&fake_root);
  }
}

static void test_as_user(void) {
  uid_t user = getuid();
  const struct mode own = {"rootless", ALL, user, {user, getgid(), 1000, 1000}};
  if (!is_suite("faults-user")) {
    RUN("root", skip("the modes of root need root"));
  }
  test_all(&own);
  const struct mode direct = {"direct, rootless", 0, user, {user, getgid(), user, getgid()}};
  test_directly(&direct);
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: sandbox_test LAUNCHER PROBE [WORD]\n");
    return 2;
  }
  static char directory[] = "/tmp/aurora-launch-test-XXXXXX";
  work = mkdtemp(directory);
  if (work == NULL || chmod(work, 0755) != 0) {
    perror(directory);
    return 2;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  umask(022);
  launcher_path = copy_into_work(argv[1], "aurora-launch");
  probe_path = copy_into_work(argv[2], "probe");
  copy_into_work(argv[0], "dynamic");
  suite = getenv("AURORA_SUITE");
  only(argc > 3 ? argv[3] : NULL);
  if (geteuid() == 0) {
    test_as_root();
  } else {
    test_as_user();
  }
  remove_work();
  return summary(suite != NULL ? suite : "sandbox");
}

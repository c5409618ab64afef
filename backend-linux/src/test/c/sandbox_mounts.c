// What is mounted, how, and from where.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "sandbox_tests.h"

static const char *in_work(const char *name) {
  static char paths[8][4096];
  static unsigned next;
  char *path = paths[next++ % 8];
  snprintf(path, sizeof paths[0], "%s/%s", work, name);
  return path;
}

// A directory `data` with a file, that the program's identity can write to.
static void make_data(const struct mode *mode) {
  mkdir(in_work("data"), 0755);
  int fd = open(in_work("data/file"), O_CREAT | O_WRONLY | O_TRUNC, 0644);
  EXPECT(write(fd, "content", 7) == 7);
  close(fd);
  EXPECT(chown(in_work("data"), mode->ids[0], mode->ids[1]) == 0);
}

// The options of a mount: the sixth field of its line in mountinfo, proc(5).
static bool has_options(const char *mountinfo, const char *target,
                        const char *options) {
  char middle[256];
  snprintf(middle, sizeof middle, " %s ", target);
  const char *line = strstr(mountinfo, middle);
  return line != NULL &&
         strncmp(line + strlen(middle), options, strlen(options)) == 0;
}

static void mounts_are_restricted(const struct mode *mode) {
  static struct result result;
  make_data(mode);
  struct buffer spec = USUAL(mode, "cat", "/proc/self/mountinfo");
  put_bind(&spec, in_work("data"), "/data", 0);
  put_bind(&spec, in_work("data"), "/read", 1 | 2);
  run(mode, spec, &result);
  EXPECT_TEXT(result.output, " / / ro,nosuid,nodev");
  EXPECT(has_options(result.output, "/data", "rw,nosuid,nodev"));
  EXPECT(has_options(result.output, "/read", "ro,nosuid,nodev,noexec"));
  EXPECT(has_options(result.output, "/probe", "ro,nosuid,nodev"));
  EXPECT(has_options(result.output, "/tmp", "rw,nosuid,nodev"));
  EXPECT(has_options(result.output, "/proc", "rw,nosuid,nodev,noexec"));
  EXPECT(has_options(result.output, "/dev/null", "ro,nosuid,noexec"));
  EXPECT_TEXT(result.output, "hidepid=invisible,subset=pid");
  EXPECT_NO_TEXT(result.output, "shared:");
  EXPECT_NO_TEXT(result.output, "master:");
}

static void only_what_may_be_written_is_writable(const struct mode *mode) {
  static struct result result;
  static const struct {
    const char *path, *wanted;
  } cases[] = {
      {"/new", "/new:EROFS "},           {"/dev/new", "/dev/new:EROFS "},
      {"/read/new", "/read/new:EROFS "}, {"/tmp/new", "/tmp/new:OK "},
      {"/data/new", "/data/new:OK "},    {"/dev/null", "/dev/null:OK "}};
  make_data(mode);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct buffer spec = USUAL(mode, "touch", cases[i].path);
    put_bind(&spec, in_work("data"), "/data", 0);
    put_bind(&spec, in_work("data"), "/read", 1);
    run(mode, spec, &result);
    EXPECT_EQUAL(result.output, cases[i].wanted);
  }
  struct stat made;
  EXPECT(stat(in_work("data/new"), &made) == 0 && made.st_uid == mode->ids[0]);
  unlink(in_work("data/new"));
  run(mode, USUAL(mode, "mknod", "/tmp/null"), &result);
  EXPECT_EQUAL(result.output, "mknod:EPERM ");
}

static void files_links_and_directories_are_made(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "cat", "/link");
  put_content(&spec, 7, "/etc/deep/file", "text\n");
  put_content(&spec, 6, "/link", "etc/deep/file");
  put_plain(&spec, 5, "/empty");
  put_plain(&spec, 5, "/etc/deep");
  put_content(&spec, 7, "/tmp/file", "in a tmpfs");
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "text\n");
}

static void a_file_can_be_bound_alone(const struct mode *mode) {
  static struct result result;
  make_data(mode);
  struct buffer spec = USUAL(mode, "cat", "/a/b/file");
  put_bind(&spec, in_work("data/file"), "/a/b/file", 1);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "content");
}

static void
a_source_behind_a_symbolic_link_is_refused(const struct mode *mode) {
  static struct result result;
  make_data(mode);
  symlink("data", in_work("link"));
  static const char *const sources[] = {"link", "link/file"};
  for (size_t i = 0; i < 2; i++) {
    struct buffer spec = USUAL(mode, "exit", "0");
    put_bind(&spec, in_work(sources[i]), "/data", 1);
    run(mode, spec, &result);
    EXPECT_EQUAL(result.failed_layer, "mount:/data");
    EXPECT_NUMBER(result.failed_errno, ELOOP);
    EXPECT(!result.started);
  }
}

static void
a_source_that_is_not_the_checked_file_is_refused(const struct mode *mode) {
  static struct result result;
  struct stat found;
  make_data(mode);
  EXPECT(stat(in_work("data"), &found) == 0);
  struct buffer spec = USUAL(mode, "ls", "/data");
  put_bind_of(&spec, in_work("data"), "/data", found.st_dev, found.st_ino);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "file ");
  spec = USUAL(mode, "ls", "/data");
  put_bind_of(&spec, in_work("data"), "/data", found.st_dev, found.st_ino + 1);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.failed_layer, "mount:/data");
  EXPECT_NUMBER(result.failed_errno, ESTALE);
}

static void
a_missing_source_is_an_error_unless_optional(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "ls", "/");
  put_bind(&spec, in_work("absent"), "/absent", 1 | 8);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "dev probe proc tmp ");
  EXPECT_TEXT(result.layers, "mount:/absent=1/2 ");
  spec = USUAL(mode, "ls", "/");
  put_bind(&spec, in_work("absent"), "/absent", 1);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.failed_layer, "mount:/absent");
  EXPECT_NUMBER(result.failed_errno, ENOENT);
  EXPECT_TEXT(result.failed_detail, in_work("absent"));
}

static void
nothing_is_made_in_a_directory_of_the_host(const struct mode *mode) {
  static struct result result;
  make_data(mode);
  static const char *const targets[] = {"/data/new", "/data/new/deep"};
  for (size_t i = 0; i < 2; i++) {
    struct buffer spec = USUAL(mode, "exit", "0");
    put_bind(&spec, in_work("data"), "/data", 0);
    put_tmpfs(&spec, targets[i], 4096, 0755);
    run(mode, spec, &result);
    EXPECT_NUMBER(result.failed_errno, EXDEV);
  }
  struct buffer spec = USUAL(mode, "exit", "0");
  put_bind(&spec, in_work("data"), "/data", 0);
  put_content(&spec, 7, "/data/file2", "x");
  run(mode, spec, &result);
  EXPECT_NUMBER(result.failed_errno, EXDEV);
  struct stat found;
  EXPECT(stat(in_work("data/new"), &found) != 0 &&
         stat(in_work("data/file2"), &found) != 0);
}

static void a_target_below_a_link_is_refused(const struct mode *mode) {
  static struct result result;
  make_data(mode);
  symlink("/etc", in_work("data/etc"));
  struct buffer spec = USUAL(mode, "exit", "0");
  put_bind(&spec, in_work("data"), "/data", 0);
  put_tmpfs(&spec, "/data/etc/x", 4096, 0755);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.failed_errno, ELOOP);
  spec = USUAL(mode, "exit", "0");
  put_bind(&spec, in_work("data"), "/data", 0);
  put_tmpfs(&spec, "/data/etc", 4096, 0755);
  run(mode, spec, &result);
  EXPECT_NUMBER(result.failed_errno, ELOOP);
  unlink(in_work("data/etc"));
}

static void a_private_directory_of_root_can_be_shown(const struct mode *mode) {
  if (mode->caller != 0) {
    return skip("only root may show what the identity cannot reach");
  }
  static struct result result;
  mkdir(in_work("closed"), 0700);
  mkdir(in_work("closed/open"), 0755);
  close(open(in_work("closed/open/seen"), O_CREAT | O_WRONLY, 0644));
  struct buffer spec = USUAL(mode, "ls", "/open");
  put_bind(&spec, in_work("closed/open"), "/open", 1);
  run(mode, spec, &result);
  EXPECT_EQUAL(result.output, "seen ");
}

static void a_tmpfs_ends_at_its_size(const struct mode *mode) {
  static struct result result;
  struct buffer spec = USUAL(mode, "cat", "/proc/self/mountinfo");
  put_tmpfs(&spec, "/dev/shm", 64 << 10, 01777);
  run(mode, spec, &result);
  const char *line = strstr(result.output, " /dev/shm ");
  EXPECT(line != NULL && strstr(line, "size=64k") != NULL);
}

void test_mounts(const struct mode *mode) {
  RUN(mode->name, mounts_are_restricted(mode));
  RUN(mode->name, only_what_may_be_written_is_writable(mode));
  RUN(mode->name, files_links_and_directories_are_made(mode));
  RUN(mode->name, a_file_can_be_bound_alone(mode));
  RUN(mode->name, a_source_behind_a_symbolic_link_is_refused(mode));
  RUN(mode->name, a_source_that_is_not_the_checked_file_is_refused(mode));
  RUN(mode->name, a_missing_source_is_an_error_unless_optional(mode));
  RUN(mode->name, nothing_is_made_in_a_directory_of_the_host(mode));
  RUN(mode->name, a_target_below_a_link_is_refused(mode));
  RUN(mode->name, a_private_directory_of_root_can_be_shown(mode));
  RUN(mode->name, a_tmpfs_ends_at_its_size(mode));
}

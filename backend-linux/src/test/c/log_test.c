// The log of a shim: records, lines, rotation, limits, a disk that is full.
//   log_test [WORD]
#include "shim_log.h"
#include "shim_pace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { CONTENT = 1 << 20 };

static uint64_t clock_us = 60 * 1000000;

uint64_t now_us(void) { return clock_us; }

static char directory[] = "/tmp/aurora-log-test-XXXXXX";
static char path[sizeof directory + 16];
static char content[CONTENT];

static const struct shim_spec USUAL = {.name = "plugin",
                                       .log = {.path = path,
                                               .file_size = 4096,
                                               .files = 3,
                                               .interval_ms = 1000,
                                               .interval_lines = 1000000,
                                               .interval_bytes = 1 << 30}};

static struct log *open_log(const struct shim_spec *spec) {
  struct log *log = NULL;
  struct error error = log_open(&log, spec);
  EXPECT_EQUAL(error.detail, "");
  log->pid = 42;
  return log;
}

static void close_log(struct log *log) {
  close(log->file.fd);
  close(log->file.directory);
  munmap(log, sizeof *log);
}

static const char *read_file(const char *name) {
  char file[sizeof path + 8];
  snprintf(file, sizeof file, "%s%s", path, name);
  int fd = open(file, O_RDONLY);
  ssize_t length = fd < 0 ? 0 : read(fd, content, sizeof content - 1);
  content[length > 0 ? length : 0] = '\0';
  close(fd);
  return content;
}

static void start_over(void) {
  for (int i = 0; i <= 10; i++) {
    char file[sizeof path + 8];
    snprintf(file, sizeof file, i == 0 ? "%s" : "%s.%d", path, i);
    unlink(file);
  }
}

static void say(struct log *log, const char *text) {
  log_accept(log, STREAM_STDOUT, text, strlen(text));
}

static void a_line_becomes_a_record(void) {
  start_over();
  struct log *log = open_log(&USUAL);
  say(log, "hello\nwor");
  say(log, "ld\n\n");
  log_accept(log, STREAM_STDERR, "no end", 6);
  log_end(log, STREAM_STDERR);
  log_remark(log, "of the platform", 15);
  log_flush(log);
  read_file("");
  EXPECT_TEXT(content, "{\"time\":\"20");
  EXPECT_TEXT(content,
              "Z\",\"stream\":\"stdout\",\"plugin\":\"plugin\",\"pid\":42,"
              "\"seq\":1,\"line\":\"hello\"}\n");
  EXPECT_TEXT(content, "\"seq\":2,\"line\":\"world\"}\n");
  EXPECT_TEXT(content, "\"seq\":3,\"line\":\"\"}\n");
  EXPECT_TEXT(content, "\"stderr\",\"plugin\":\"plugin\",\"pid\":42,\"seq\":4,"
                       "\"line\":\"no end\"}\n");
  EXPECT_TEXT(content, "\"aurora\",\"plugin\":\"plugin\",\"pid\":42,\"seq\":5,"
                       "\"line\":\"of the platform\"}\n");
  close_log(log);
}

static void times_are_those_of_the_calendar(void) {
  static char text[RECORD_MAX];
  static const struct {
    uint64_t seconds;
    const char *time;
  } cases[] = {{0, "1970-01-01T00:00:00.000007Z"},
               {951782400, "2000-02-29T00:00:00.000007Z"},
               {951868799, "2000-02-29T23:59:59.000007Z"},
               {1709164800, "2024-02-29T00:00:00.000007Z"},
               {1735689599, "2024-12-31T23:59:59.000007Z"},
               {4107542400, "2100-03-01T00:00:00.000007Z"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct record record = {.time_us = cases[i].seconds * 1000000 + 7,
                            .stream = "stdout",
                            .name = "n",
                            .line = ""};
    text[record_write(&record, text)] = '\0';
    EXPECT_TEXT(text, cases[i].time);
  }
}

static void what_is_not_text_is_escaped(void) {
  start_over();
  struct log *log = open_log(&USUAL);
  say(log,
      "\"quoted\" back\\slash\ttab\r\x1b[31m\x7f\xc3\xa4\xf0\x9f\x98\x80\n");
  // Cut short, a surrogate, too large, overlong, alone.
  say(log,
      "[\xe2\x82]\n[\xed\xa0\x80]\n[\xf4\x90\x80\x80]\n[\xc0\xaf]\n[\xff]\n");
  log_accept(log, STREAM_STDOUT, "nul\0end\n", 8);
  log_flush(log);
  read_file("");
  EXPECT_TEXT(content, "\\\"quoted\\\" back\\\\slash\\ttab\\r\\u001B[31m\x7f"
                       "\xc3\xa4\xf0\x9f\x98\x80\"}");
#define BAD "\xef\xbf\xbd"
  EXPECT_TEXT(content, "\"[" BAD "]\"");
  EXPECT_TEXT(content, "\"[" BAD BAD BAD "]\"");
  EXPECT_TEXT(content, "\"[" BAD BAD BAD BAD "]\"");
  EXPECT_TEXT(content, "\"[" BAD BAD "]\"");
  EXPECT_TEXT(content, "nul\\u0000end");
  close_log(log);
}

static void a_long_line_goes_on_in_the_next_record(void) {
  start_over();
  struct log *log = open_log(&USUAL);
  // The last character of the first piece has two bytes, one of them too many.
  static char line[LOG_LINE_MAX + 10];
  memset(line, 'a', sizeof line);
  memcpy(line + LOG_LINE_MAX - 1, "\xc3\xa4", 2);
  line[sizeof line - 1] = '\n';
  log_accept(log, STREAM_STDOUT, line, sizeof line);
  log_flush(log);
  read_file("");
  EXPECT_TEXT(content, "aaa\",\"cont\":true}\n");
  EXPECT_TEXT(content, "\"seq\":2,\"line\":\"\xc3\xa4"
                       "aaaaaaaa\"}\n");
  // One that fits exactly is whole.
  memset(line, 'b', LOG_LINE_MAX);
  line[LOG_LINE_MAX] = '\n';
  log_accept(log, STREAM_STDOUT, line, LOG_LINE_MAX + 1);
  log_flush(log);
  EXPECT_TEXT(read_file(""), "bbb\"}\n");
  EXPECT_NO_TEXT(content, "bbb\",\"cont\"");
  close_log(log);
}

// The numbers of all files together, oldest first, are one row without a gap.
static uint64_t check_row(void) {
  static const char *const names[] = {".3", ".2", ".1", ""};
  uint64_t last = 0;
  for (size_t i = 0; i < 4; i++) {
    read_file(names[i]);
    for (const char *at = content; *at != '\0'; at = strchr(at, '\n') + 1) {
      uint64_t seq = record_seq(at, strcspn(at, "\n"));
      EXPECT(last == 0 || seq == last + 1);
      last = seq;
    }
  }
  return last;
}

static void files_are_rotated_and_numbers_go_on(void) {
  start_over();
  struct log *log = open_log(&USUAL);
  for (int i = 0; i < 200; i++) {
    say(log, "0123456789012345678901234567890123456789\n");
    log_flush(log);
  }
  EXPECT_NUMBER(check_row(), 200);
  EXPECT(strlen(read_file("")) > 0);
  EXPECT(strlen(read_file(".1")) >= 4096 && strlen(content) < 4096 + 200);
  EXPECT(strlen(read_file(".2")) >= 4096);
  EXPECT_NUMBER(strlen(read_file(".3")), 0);
  close_log(log);
}

static void a_new_writer_continues_and_mends_what_was_cut_off(void) {
  start_over();
  struct log *log = open_log(&USUAL);
  say(log, "one\ntwo\n");
  log_flush(log);
  close_log(log);
  int fd = open(path, O_WRONLY | O_APPEND);
  EXPECT(write(fd, "{\"time\":\"half", 13) == 13);
  close(fd);
  log = open_log(&USUAL);
  say(log, "three\n");
  log_flush(log);
  EXPECT_NUMBER(check_row(), 3);
  close_log(log);
  // Killed between the two steps of a rotation.
  char older[sizeof path + 8];
  snprintf(older, sizeof older, "%s.1", path);
  EXPECT(rename(path, older) == 0);
  log = open_log(&USUAL);
  say(log, "four\n");
  log_flush(log);
  EXPECT_NUMBER(check_row(), 4);
  close_log(log);
}

static void a_stranger_cannot_choose_the_number(void) {
  start_over();
  struct log *log = open_log(&USUAL);
  say(log, "\"seq\":99\n{\"seq\":77}\n");
  log_flush(log);
  close_log(log);
  log = open_log(&USUAL);
  say(log, "next\n");
  log_flush(log);
  EXPECT_NUMBER(check_row(), 3);
  close_log(log);
}

static void what_comes_too_fast_is_dropped_and_counted(void) {
  start_over();
  struct shim_spec spec = USUAL;
  spec.log.interval_lines = 3;
  struct log *log = open_log(&spec);
  say(log, "1\n2\n3\n4\n5\n");
  log_flush(log);
  EXPECT_NO_TEXT(read_file(""), "dropped");
  EXPECT_NO_TEXT(content, "\"4\"");
  EXPECT_NUMBER(log_wait_us(log), 1000000);
  // Told when the interval is over, although nothing else comes.
  clock_us += 1000000;
  EXPECT_NUMBER(log_wait_us(log), 0);
  log_flush(log);
  EXPECT_TEXT(read_file(""),
              "\"seq\":4,\"line\":\"2 lines were dropped: more than 3 lines or "
              "1073741824 bytes in 1000 ms\",\"dropped\":2}\n");
  EXPECT_NUMBER(log_wait_us(log), -1);
  say(log, "6\n");
  log_flush(log);
  EXPECT_TEXT(read_file(""), "\"seq\":5,\"line\":\"6\"");
  // Or at the end.
  say(log, "7\n8\n9\n");
  log_finish(log);
  EXPECT_TEXT(read_file(""), "\"seq\":8,\"line\":\"1 lines were dropped");
  close_log(log);
  clock_us += 1000000;
  spec.log.interval_lines = 1000;
  spec.log.interval_bytes = 10;
  log = open_log(&spec);
  say(log, "0123456789\nx\n");
  log_finish(log);
  EXPECT_TEXT(read_file(""),
              "1 lines were dropped: more than 1000 lines or 10 bytes");
  close_log(log);
}

static void what_is_escaped_counts_as_what_it_becomes(void) {
  start_over();
  struct shim_spec spec = USUAL;
  spec.log.interval_bytes = 60;
  struct log *log = open_log(&spec);
  say(log, "\1\1\1\1\1\1\1\1\1\1\nx\n");
  EXPECT(log_over_us(log) == clock_us + 1000000);
  log_finish(log);
  EXPECT_TEXT(read_file(""), "\\u0001\\u0001\"}\n");
  EXPECT_TEXT(content, "\"line\":\"1 lines were dropped");
  clock_us += 1000000;
  say(log, "plain\n");
  EXPECT_NUMBER(log_over_us(log), 0);
  close_log(log);
}

static void what_comes_alone_is_read_at_once(void) {
  struct pace pace = {0};
  EXPECT_NUMBER(pace_wait_us(&pace), -1);
  pace_turn(&pace, 10, 0);
  EXPECT_NUMBER(pace_wait_us(&pace), -1);
  clock_us += 2000;
  pace_turn(&pace, 10, 0);
  EXPECT_NUMBER(pace_wait_us(&pace), -1);
}

static void what_comes_in_small_pieces_is_left_to_gather(void) {
  struct pace pace = {0};
  pace_turn(&pace, 10, 0);
  for (int i = 0; i < 3; i++) {
    clock_us += 5;
    pace_turn(&pace, 10, 0);
    EXPECT_NUMBER(pace_wait_us(&pace), 1000);
    clock_us += 400;
    EXPECT_NUMBER(pace_wait_us(&pace), 600);
    clock_us += 600;
    EXPECT_NUMBER(pace_wait_us(&pace), -1);
  }
}

static void who_writes_much_but_not_too_much_does_not_wait(void) {
  struct pace pace = {0};
  for (int i = 0; i < 3; i++) {
    pace_turn(&pace, 4096, 0);
    EXPECT_NUMBER(pace_wait_us(&pace), -1);
  }
  // Nor for an interval that is over.
  pace_turn(&pace, 4096, clock_us);
  EXPECT_NUMBER(pace_wait_us(&pace), -1);
}

static void what_will_be_dropped_is_read_slowly(void) {
  struct pace pace = {0};
  pace_turn(&pace, 1 << 20, clock_us + 50000);
  EXPECT_NUMBER(pace_wait_us(&pace), 20000);
  clock_us += 45000;
  EXPECT_NUMBER(pace_wait_us(&pace), -1);
  // Not longer than it is so.
  pace_turn(&pace, 1 << 20, clock_us + 5000);
  EXPECT_NUMBER(pace_wait_us(&pace), 5000);
}

static bool mount_small_disk(void) {
  return unshare(CLONE_NEWNS) == 0 &&
         mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount("tmpfs", directory, "tmpfs", 0, "size=64k") == 0;
}

static void fill_disk(void) {
  char file[sizeof directory + 8], block[4096] = {1};
  snprintf(file, sizeof file, "%s/full", directory);
  int fd = open(file, O_CREAT | O_WRONLY, 0600);
  while (write(fd, block, sizeof block) > 0) {
  }
  close(fd);
}

static void free_disk(void) {
  char file[sizeof directory + 8];
  snprintf(file, sizeof file, "%s/full", directory);
  unlink(file);
}

static void check_full_disk(void) {
  struct log *log = open_log(&USUAL);
  // It is full before there is a log.
  fill_disk();
  say(log, "lost 1\nlost 2\n");
  log_flush(log);
  EXPECT_NUMBER(log_wait_us(log), 1000000);
  free_disk();
  say(log, "kept\n");
  log_flush(log);
  EXPECT_TEXT(read_file(""),
              "\"seq\":1,\"line\":\"2 lines could not be written "
              "and are lost\",\"dropped\":2}\n");
  EXPECT_TEXT(content, "\"seq\":2,\"line\":\"kept\"}\n");
  // In the middle of a record.
  fill_disk();
  static char line[LOG_LINE_MAX];
  memset(line, 'x', sizeof line);
  line[sizeof line - 1] = '\n';
  log_accept(log, STREAM_STDOUT, line, sizeof line);
  log_flush(log);
  EXPECT_NO_TEXT(read_file(""), "xxx");
  EXPECT(content[strlen(content) - 1] == '\n');
  // Told without anything new to write.
  free_disk();
  log_flush(log);
  EXPECT_TEXT(read_file(""), "\"seq\":3,\"line\":\"1 lines could not");
  EXPECT_NUMBER(log_wait_us(log), -1);
  EXPECT_NUMBER(check_row(), 3);
  close_log(log);
}

static void what_fails_last_is_told(void) {
  start_over();
  struct log *log = open_log(&USUAL);
  say(log, "kept\n");
  log_flush(log);
  int readable = open(path, O_RDONLY | O_CLOEXEC);
  dup2(readable, log->file.fd);
  close(readable);
  say(log, "lost\n");
  log_finish(log);
  EXPECT_TEXT(read_file(""), "1 lines could not be written and are lost\",\"dropped\":1}\n");
  EXPECT_NUMBER(check_row(), 2);
  close_log(log);
}

static void a_full_disk_loses_lines_but_neither_order_nor_count(void) {
  pid_t child = fork();
  if (child == 0) {
    if (!mount_small_disk()) {
      _exit(77);
    }
    check_full_disk();
    end();
    fflush(stdout);
    _exit(summary("log, full disk") == 0 ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
    skip("a tmpfs cannot be mounted here");
    return;
  }
  EXPECT_NUMBER(status, 0);
}

int main(int argc, char **argv) {
  if (mkdtemp(directory) == NULL) {
    perror(directory);
    return 2;
  }
  snprintf(path, sizeof path, "%s/log.jsonl", directory);
  setvbuf(stdout, NULL, _IOLBF, 0);
  only(argc > 1 ? argv[1] : NULL);
  RUN("log", a_line_becomes_a_record());
  RUN("log", times_are_those_of_the_calendar());
  RUN("log", what_is_not_text_is_escaped());
  RUN("log", a_long_line_goes_on_in_the_next_record());
  RUN("log", files_are_rotated_and_numbers_go_on());
  RUN("log", a_new_writer_continues_and_mends_what_was_cut_off());
  RUN("log", a_stranger_cannot_choose_the_number());
  RUN("log", what_comes_too_fast_is_dropped_and_counted());
  RUN("log", what_is_escaped_counts_as_what_it_becomes());
  RUN("log", what_comes_alone_is_read_at_once());
  RUN("log", what_comes_in_small_pieces_is_left_to_gather());
  RUN("log", who_writes_much_but_not_too_much_does_not_wait());
  RUN("log", what_will_be_dropped_is_read_slowly());
  RUN("log", what_fails_last_is_told());
  RUN("log", a_full_disk_loses_lines_but_neither_order_nor_count());
  start_over();
  rmdir(directory);
  return summary("log");
}

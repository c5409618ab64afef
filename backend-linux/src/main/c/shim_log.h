// The log of a shim: what the program writes, as lines of JSON in files that are rotated. What
// cannot be written, or comes too fast, is dropped and counted.
#ifndef AURORA_SHIM_LOG_H
#define AURORA_SHIM_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "shim_json.h"
#include "spec.h"

enum stream { STREAM_STDOUT, STREAM_STDERR, STREAM_COUNT };

struct stream_state {
  size_t length;
  char pending[LOG_LINE_MAX];
};

struct log_file {
  int directory;
  int fd;  // -1: not open
  char name[MAX_NAME + 1];
  uint64_t size;  // of whole records
  uint64_t seq;   // of the last record in it
};

struct log {
  const struct log_spec *spec;
  char name[MAX_ID + 1];
  uint64_t pid;
  struct log_file file;
  uint64_t unwritten;   // lines that could not be written
  uint64_t suppressed;  // lines that came too fast
  uint64_t now_us;      // when what is being taken has come
  uint64_t window_us;   // when the interval began
  bool over;            // something in it has come too fast
  uint32_t window_lines;
  uint64_t window_bytes;
  // Records that are not in the file yet.
  uint64_t batch_seq;  // of the last one
  uint32_t batch_lines;
  uint64_t told_unwritten;
  uint64_t told_suppressed;
  size_t length;
  struct stream_state streams[STREAM_COUNT];
  char batch[2 * RECORD_MAX];
};

// Memory that takes room only as far as it is used.
struct error log_open(struct log **log, const struct shim_spec *spec);

// Takes what came from a stream; log_flush writes it.
void log_accept(struct log *log, enum stream stream, const char *bytes, size_t length);

// The stream has ended: what is left is a line.
void log_end(struct log *log, enum stream stream);

// A line of the platform.
void log_remark(struct log *log, const char *text, size_t length);

// Writes what has come, and what was dropped if that can be told now.
void log_flush(struct log *log);

// Tells what was dropped although the interval is not over; nothing else will come.
void log_finish(struct log *log);

// When log_flush has something to tell without anything coming, in microseconds from now; -1 for
// never.
int64_t log_wait_us(const struct log *log);

// Until when nothing that comes is kept, by now_us(); 0 if there is room in this interval.
uint64_t log_over_us(const struct log *log);

// Of the clock on the wall, since 1970.
uint64_t time_us(void);

// shim_file.c: the file and its older ones.
struct error log_file_open(struct log_file *file, const char *path);
int log_file_append(struct log_file *file, const struct log_spec *spec, const char *bytes,
                    size_t length);
// Opens the file if it is not, which tells its size and the last number; an errno if it fails.
int log_file_ready(struct log_file *file);

#endif

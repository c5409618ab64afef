#include "shim_log.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "layers.h"
#include "text.h"
#include "watch.h"

enum { TRY_AGAIN_US = 1000 * 1000, REMARK_TEXT = 160 };

static const char *const NAMES[STREAM_COUNT] = {"stdout", "stderr"};
static const char PLATFORM[] = "aurora";

struct error log_open(struct log **log, const struct shim_spec *spec) {
  void *memory =
      mmap(NULL, sizeof **log, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    return FAIL(LAYER_SHIM, errno, "mmap");
  }
  *log = memory;
  (*log)->spec = &spec->log;
  memcpy((*log)->name, spec->name, strlen(spec->name) + 1);
  return log_file_open(&(*log)->file, spec->log.path);
}

uint64_t time_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void write_batch(struct log *log) {
  if (log->length == 0) {
    return;
  }
  int number = log_file_append(&log->file, log->spec, log->batch, log->length);
  if (number == 0) {
    log->file.seq = log->batch_seq;
    log->unwritten -= log->told_unwritten;
    log->suppressed -= log->told_suppressed;
  } else {
    log->unwritten += log->batch_lines;
  }
  log->length = 0;
  log->batch_lines = 0;
  log->told_unwritten = 0;
  log->told_suppressed = 0;
}

// Whether there is room for a record. Its number is not known before the file is open.
static bool make_room(struct log *log) {
  if (sizeof log->batch - log->length < RECORD_MAX) {
    write_batch(log);
  }
  if (log->length == 0) {
    if (log_file_ready(&log->file) != 0) {
      return false;
    }
    log->batch_seq = log->file.seq;
  }
  return true;
}

static void put_record(struct log *log, struct record *record) {
  record->time_us = time_us();
  record->name = log->name;
  record->pid = log->pid;
  record->seq = ++log->batch_seq;
  log->length += record_write(record, log->batch + log->length);
}

static void put_note(struct log *log, const struct text *text, uint64_t dropped) {
  struct record record = {
      .stream = PLATFORM, .line = text->bytes, .length = text->length, .dropped = dropped};
  put_record(log, &record);
}

static void tell_unwritten(struct log *log) {
  if (log->unwritten == log->told_unwritten || !make_room(log)) {
    return;
  }
  uint64_t lines = log->unwritten - log->told_unwritten;
  struct text text = text_in((char[REMARK_TEXT]){0}, REMARK_TEXT);
  text_add(&text, NUMBER(lines));
  text_add(&text, " lines could not be written and are lost");
  log->told_unwritten += lines;
  put_note(log, &text, lines);
}

static void tell_suppressed(struct log *log) {
  if (log->suppressed == log->told_suppressed || !make_room(log)) {
    return;
  }
  uint64_t lines = log->suppressed - log->told_suppressed;
  struct text text = text_in((char[REMARK_TEXT]){0}, REMARK_TEXT);
  text_add(&text, NUMBER(lines));
  text_add(&text, " lines were dropped: more than ");
  text_add(&text, NUMBER(log->spec->interval_lines));
  text_add(&text, " lines or ");
  text_add(&text, NUMBER(log->spec->interval_bytes));
  text_add(&text, " bytes in ");
  text_add(&text, NUMBER(log->spec->interval_ms));
  text_add(&text, " ms");
  log->told_suppressed += lines;
  put_note(log, &text, lines);
}

// How many bytes the line has become.
static size_t put_line(struct log *log, const char *stream, const char *line, size_t length,
                       bool continued) {
  tell_unwritten(log);
  if (!make_room(log)) {
    log->unwritten++;
    return length;
  }
  struct record record = {.stream = stream, .line = line, .length = length, .continued = continued};
  put_record(log, &record);
  log->batch_lines++;
  return record.line_bytes;
}

static uint64_t window_end(const struct log *log) {
  return log->window_us + (uint64_t)log->spec->interval_ms * 1000;
}

static bool comes_too_fast(struct log *log, size_t length) {
  if (log->now_us >= window_end(log)) {
    tell_suppressed(log);
    log->window_us = log->now_us;
    log->over = false;
    log->window_lines = 0;
    log->window_bytes = 0;
  }
  if (log->window_lines >= log->spec->interval_lines ||
      log->window_bytes + length > log->spec->interval_bytes) {
    log->over = true;
    return true;
  }
  log->window_lines++;
  log->window_bytes += length;
  return false;
}

static void emit(struct log *log, enum stream stream, size_t length, bool continued) {
  struct stream_state *state = &log->streams[stream];
  if (comes_too_fast(log, length)) {
    log->suppressed++;
  } else {
    // What has to be escaped costs the work of what it becomes.
    log->window_bytes +=
        put_line(log, NAMES[stream], state->pending, length, continued) - length;
  }
  memmove(state->pending, state->pending + length, state->length - length);
  state->length -= length;
}

void log_accept(struct log *log, enum stream stream, const char *bytes, size_t length) {
  struct stream_state *state = &log->streams[stream];
  log->now_us = now_us();
  while (length > 0) {
    if (state->length == LOG_LINE_MAX) {
      bool ends = bytes[0] == '\n';
      emit(log, stream, LOG_LINE_MAX - (ends ? 0 : incomplete_tail(state->pending, LOG_LINE_MAX)),
           !ends);
      bytes += ends;
      length -= ends;
      continue;
    }
    size_t room = LOG_LINE_MAX - state->length;
    size_t some = length < room ? length : room;
    const char *end = memchr(bytes, '\n', some);
    size_t step = end != NULL ? (size_t)(end - bytes) : some;
    memcpy(state->pending + state->length, bytes, step);
    state->length += step;
    if (end != NULL) {
      emit(log, stream, state->length, false);
      step++;
    }
    bytes += step;
    length -= step;
  }
}

void log_end(struct log *log, enum stream stream) {
  log->now_us = now_us();
  if (log->streams[stream].length > 0) {
    emit(log, stream, log->streams[stream].length, false);
  }
}

void log_remark(struct log *log, const char *text, size_t length) {
  size_t most = length < LOG_LINE_MAX ? length : LOG_LINE_MAX;
  (void)put_line(log, PLATFORM, text, most, false);
}

void log_flush(struct log *log) {
  if (log->suppressed != 0 && now_us() >= window_end(log)) {
    tell_suppressed(log);
  }
  tell_unwritten(log);
  write_batch(log);
}

void log_finish(struct log *log) {
  tell_suppressed(log);
  log_flush(log);
  if (log->unwritten != 0) {
    log_flush(log);  // what failed last is told, if that can be written again
  }
}

uint64_t log_over_us(const struct log *log) { return log->over ? window_end(log) : 0; }

int64_t log_wait_us(const struct log *log) {
  if (log->unwritten != 0) {
    return TRY_AGAIN_US;
  }
  if (log->suppressed == 0) {
    return -1;
  }
  uint64_t now = now_us();
  uint64_t end = window_end(log);
  return end > now ? (int64_t)(end - now) : 0;
}

// The file of a log: whole records only, numbered through. Nothing is flushed to the disk: what is
// written survives every death of a process, and a power cut as far as the kernel has come.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "descriptors.h"
#include "kernel.h"
#include "layers.h"
#include "shim_log.h"
#include "text.h"

enum { CHUNK = 4096, HEAD_MAX = 512, MOST_LINES_BACK = 64, MOST_FILES = 100 };

struct error log_file_open(struct log_file *file, const char *path) {
  char parent[MAX_PATH + 1];
  const char *slash = strrchr(path, '/');
  size_t length = (size_t)(slash - path);
  memcpy(parent, path, length);
  parent[length] = '\0';
  *file = (struct log_file){.directory = -1, .fd = -1};
  struct text name = text_in(file->name, sizeof file->name);
  text_add(&name, slash + 1);
  file->directory = open_plain(AT_FDCWD, length == 0 ? "/" : parent, O_DIRECTORY);
  return file->directory >= 0 ? ok() : FAIL(LAYER_SHIM, errno, "open: ", parent);
}

static const char *rotated(const struct log_file *file, uint32_t number, struct text *name) {
  name->length = 0;
  text_add(name, file->name);
  if (number > 0) {
    text_add(name, ".");
    text_add(name, NUMBER(number));
  }
  return name->bytes;
}

// The position behind the last line end before `end`, 0 if there is none.
static off_t line_start(int fd, off_t end) {
  char chunk[CHUNK];
  while (end > 0) {
    off_t from = end > CHUNK ? end - CHUNK : 0;
    ssize_t got = pread(fd, chunk, (size_t)(end - from), from);
    if (got <= 0) {
      return 0;
    }
    const char *found = memrchr(chunk, '\n', (size_t)got);
    if (found != NULL) {
      return from + (found - chunk) + 1;
    }
    end = from;
  }
  return 0;
}

// Of the last record that has a number, before `end`, which follows a line end.
static uint64_t last_seq(int fd, off_t end) {
  char head[HEAD_MAX];
  for (int lines = 0; end > 0 && lines < MOST_LINES_BACK; lines++) {
    off_t start = line_start(fd, end - 1);
    off_t length = end - start < HEAD_MAX ? end - start : HEAD_MAX;
    ssize_t got = pread(fd, head, (size_t)length, start);
    uint64_t seq = got > 0 ? record_seq(head, (size_t)got) : 0;
    if (seq != 0) {
      return seq;
    }
    end = start;
  }
  return 0;
}

static uint64_t last_seq_of_older(const struct log_file *file) {
  struct text name = text_in((char[MAX_NAME + NUMBER_MAX]){0}, MAX_NAME + NUMBER_MAX);
  for (uint32_t i = 1; i <= MOST_FILES; i++) {
    int fd = open_file(file->directory, rotated(file, i, &name), O_RDONLY);
    if (fd < 0) {
      return 0;
    }
    off_t end = line_start(fd, lseek(fd, 0, SEEK_END));
    uint64_t seq = last_seq(fd, end);
    close(fd);
    if (seq != 0) {
      return seq;
    }
  }
  return 0;
}

int log_file_ready(struct log_file *file) {
  if (file->fd >= 0) {
    return 0;
  }
  int fd = openat(file->directory, file->name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    return errno;
  }
  // Whoever was killed while it wrote leaves a part of a record.
  off_t whole = line_start(fd, lseek(fd, 0, SEEK_END));
  if (ftruncate(fd, whole) != 0) {
    int number = errno;
    close(fd);
    return number;
  }
  uint64_t seq = last_seq(fd, whole);
  if (seq == 0) {
    seq = last_seq_of_older(file);
  }
  file->fd = fd;
  file->size = (uint64_t)whole;
  file->seq = seq > file->seq ? seq : file->seq;
  return 0;
}

static int rotate(struct log_file *file, uint32_t files) {
  struct text from = text_in((char[MAX_NAME + NUMBER_MAX]){0}, MAX_NAME + NUMBER_MAX);
  struct text to = text_in((char[MAX_NAME + NUMBER_MAX]){0}, MAX_NAME + NUMBER_MAX);
  uint32_t kept = files - 1;
  close_fd(&file->fd);
  // The oldest one, and those that an earlier setting has kept.
  uint32_t first = kept > 0 ? kept : 1;
  for (uint32_t i = first; i <= MOST_FILES; i++) {
    if (unlinkat(file->directory, rotated(file, i, &from), 0) != 0) {
      break;
    }
  }
  if (kept == 0) {
    return unlinkat(file->directory, file->name, 0) == 0 ? log_file_ready(file) : errno;
  }
  for (uint32_t i = kept; i >= 1; i--) {
    int moved = renameat(file->directory, rotated(file, i - 1, &from), file->directory,
                         rotated(file, i, &to));
    if (moved != 0 && errno != ENOENT) {
      return errno;
    }
  }
  return log_file_ready(file);
}

static int write_all(struct log_file *file, const char *bytes, size_t length) {
  size_t done = 0;
  while (done < length) {
    ssize_t step = pwrite(file->fd, bytes + done, length - done, (off_t)(file->size + done));
    if (step <= 0 && errno != EINTR) {
      return step == 0 ? EIO : errno;
    }
    done += step > 0 ? (size_t)step : 0;
  }
  return 0;
}

int log_file_append(struct log_file *file, const struct log_spec *spec, const char *bytes,
                    size_t length) {
  int number = log_file_ready(file);
  if (number == 0 && file->size >= spec->file_size) {
    number = rotate(file, spec->files);
  }
  if (number != 0) {
    return number;
  }
  number = write_all(file, bytes, length);
  if (number == 0) {
    file->size += length;
  } else if (ftruncate(file->fd, (off_t)file->size) != 0) {
    close_fd(&file->fd);  // it is put in order when it is opened again
  }
  return number;
}

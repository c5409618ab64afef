/*
 * What every attack program says, and how. One line on standard output and an exit code:
 * 0 the attack succeeded, 10 it was denied, 77 it cannot exist on this kernel, 1 the program itself
 * does not work (which a test must never take for a denial).
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { SUCCEEDED = 0, BROKEN = 1, DENIED = 10, ABSENT = 77 };

static inline _Noreturn void say(int code, const char *word, const char *format, va_list rest) {
  char line[512];
  int length = snprintf(line, sizeof line, "%s: ", word);
  vsnprintf(line + length, sizeof line - (size_t) length, format, rest);
  dprintf(STDOUT_FILENO, "%s\n", line);
  _exit(code);
}

__attribute__((format(printf, 1, 2))) static inline _Noreturn void succeeded(
    const char *format, ...) {
  va_list rest;
  va_start(rest, format);
  say(SUCCEEDED, "SUCCEEDED", format, rest);
}

/* Denied by circumstances rather than by one call: nothing there to attack. */
__attribute__((format(printf, 1, 2))) static inline _Noreturn void denied_because(
    const char *format, ...) {
  va_list rest;
  va_start(rest, format);
  say(DENIED, "denied", format, rest);
}

__attribute__((format(printf, 1, 2))) static inline _Noreturn void absent(
    const char *format, ...) {
  va_list rest;
  va_start(rest, format);
  say(ABSENT, "cannot exist here", format, rest);
}

/* A step that prepares the attack failed: says nothing about the sandbox. */
static inline _Noreturn void broken(const char *call) {
  dprintf(STDOUT_FILENO, "broken: %s: %s\n", call, strerrorname_np(errno));
  _exit(BROKEN);
}

/* Denied by this call with the present errno; without a filter, ENOSYS is the kernel's own word. */
static inline _Noreturn void denied(const char *call) {
  int error = errno;
  if (error == ENOSYS && prctl(PR_GET_SECCOMP) == 0) {
    absent("%s is not built into this kernel", call);
  }
  denied_because("%s: %s", call, strerrorname_np(error));
}

/* The verdict on a call that is the attack: it works, or it is denied. */
static inline _Noreturn void judge(const char *call, long result) {
  if (result < 0) {
    denied(call);
  }
  succeeded("%s", call);
}

/*
 * The verdict on a call that the kernel must refuse harmlessly, for its arguments, and only after it
 * has checked the caller's permission: the errno of that refusal is the proof of the permission.
 */
static inline _Noreturn void judge_reached(const char *call, long result, int refusal) {
  if (result < 0 && errno == refusal) {
    succeeded("%s got past the permission check (%s)", call, strerrorname_np(refusal));
  }
  judge(call, result);
}

static inline const char *argument(int argc, char **argv, int index, const char *name) {
  if (argc <= index) {
    dprintf(STDOUT_FILENO, "broken: argument %d missing: %s\n", index, name);
    _exit(BROKEN);
  }
  return argv[index];
}

static inline long number(int argc, char **argv, int index, const char *name) {
  const char *text = argument(argc, argv, index, name);
  char *end;
  errno = 0;
  long value = strtol(text, &end, 0);
  if (errno != 0 || end == text || *end != '\0') {
    dprintf(STDOUT_FILENO, "broken: not a number: %s: %s\n", name, text);
    _exit(BROKEN);
  }
  return value;
}

/* Opens a file of the host for reading; the verdict is whether something could be read. */
static inline _Noreturn void judge_read(int directory, const char *path) {
  char first;
  int file = openat(directory, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    denied("open");
  }
  ssize_t size = read(file, &first, 1);
  if (size < 0) {
    denied("read");
  }
  if (size == 0) {
    denied_because("nothing to read: an empty file lies there");
  }
  succeeded("read %s", path);
}

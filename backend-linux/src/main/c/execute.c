#include "execute.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "layers.h"
#include "text.h"

enum { HEAD_MAX = 4096 };

// What execve(2) means by ENOENT when the file itself is there: the interpreter it names.
static const char *script_interpreter(char *head, size_t length) {
  if (length < 3 || head[0] != '#' || head[1] != '!') {
    return NULL;
  }
  head[length] = '\0';
  char *name = head + 2 + strspn(head + 2, " \t");
  name[strcspn(name, " \t\n")] = '\0';
  return name;
}

static const char *elf_interpreter(char *head, size_t length) {
  Elf64_Ehdr header;
  if (length < sizeof header) {
    return NULL;
  }
  memcpy(&header, head, sizeof header);
  if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64) {
    return NULL;
  }
  for (size_t i = 0; i < header.e_phnum; i++) {
    Elf64_Phdr program;
    size_t offset = i * sizeof program;
    if (header.e_phoff > length || length - header.e_phoff < offset + sizeof program) {
      return NULL;
    }
    memcpy(&program, head + header.e_phoff + offset, sizeof program);
    if (program.p_type != PT_INTERP) {
      continue;
    }
    bool inside = program.p_offset < length && program.p_filesz <= length - program.p_offset;
    char *name = head + program.p_offset;
    bool terminated = inside && memchr(name, '\0', (size_t)program.p_filesz) != NULL;
    return terminated ? name : NULL;
  }
  return NULL;
}

static struct error explain_missing(const char *program) {
  char head[HEAD_MAX + 1];
  int fd = open(program, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 && errno == ENOENT) {
    return FAIL(LAYER_EXEC, ENOENT, "program: not found inside: ", program);
  }
  ssize_t length = fd >= 0 ? read(fd, head, HEAD_MAX) : 0;
  if (fd >= 0) {
    close(fd);
  }
  const char *interpreter = length > 0 ? script_interpreter(head, (size_t)length) : NULL;
  if (interpreter == NULL && length > 0) {
    interpreter = elf_interpreter(head, (size_t)length);
  }
  return FAIL(LAYER_EXEC, ENOENT, "program: ", program, ": its interpreter is not there inside: ",
              interpreter != NULL ? interpreter : "(unknown)");
}

static struct error explain(const char *program, int number) {
  switch (number) {
    case ENOENT:
      return explain_missing(program);
    case EACCES:
      return FAIL(LAYER_EXEC, number, "program: not executable, or on a noexec mount: ", program);
    case ENOEXEC:
      return FAIL(LAYER_EXEC, number,
                  "program: neither a binary of this machine nor #!: ", program);
    default:
      return FAIL(LAYER_EXEC, number, "program: ", program);
  }
}

static const char *search_path(const struct spec *spec) {
  for (size_t i = 0; i < spec->env_count; i++) {
    if (strncmp(spec->env[i], "PATH=", 5) == 0) {
      return spec->env[i] + 5;
    }
  }
  return NULL;
}

static void try_program(const struct spec *spec, const char *program) {
  execve(program, (char *const *)spec->args, (char *const *)spec->env);
}

// As execvp(3), but an empty or relative entry is never the working directory.
static struct error search(const struct spec *spec, const char *name, const char *path) {
  char candidate[MAX_PATH + 1];
  struct error found = FAIL(LAYER_EXEC, ENOENT, "program: not found in PATH inside: ", name);
  for (const char *at = path;; at++) {
    size_t length = strcspn(at, ":");
    if (at[0] == '/' && length + 1 + strlen(name) < sizeof candidate) {
      memcpy(candidate, at, length);
      candidate[length] = '\0';
      struct text whole = {candidate, length, sizeof candidate};
      text_add(&whole, "/");
      text_add(&whole, name);
      try_program(spec, candidate);
      int number = errno;
      if ((number != ENOENT && number != ENOTDIR) || access(candidate, F_OK) == 0) {
        found = explain(candidate, number);
      }
      if (number != ENOENT && number != ENOTDIR && number != EACCES) {
        return found;
      }
    }
    at += length;
    if (*at == '\0') {
      return found;
    }
  }
}

struct error execute(const struct spec *spec) {
  const char *program = spec->args[0];
  if (program[0] == '/') {
    try_program(spec, program);
    return explain(program, errno);
  }
  const char *path = search_path(spec);
  if (path == NULL) {
    return FAIL(LAYER_EXEC, ENOENT, "program: no PATH in its environment to look it up: ", program);
  }
  return search(spec, program, path);
}

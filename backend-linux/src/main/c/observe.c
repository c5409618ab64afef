// What a call is about. The caller stands still while this is read, but others that share its
// memory do not: it is told, and nothing is decided by it.
#include <stddef.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "notify.h"
#include "text.h"

enum { PAGE = 4096, ADDRESS_MAX = 128, LINK_MAX = 4096 };

enum event_tag { TAG_FLAGS = 6, TAG_PATH = 7, TAG_BASE = 8, TAG_ADDRESS = 9 };

static const struct read_spec *read_of(const struct watch *watch, int call) {
  const struct listen_spec *listen = &watch->launch->spec.listen;
  for (size_t i = 0; i < listen->read_count; i++) {
    if (listen->reads[i].call == (uint32_t)call) {
      return &listen->reads[i];
    }
  }
  return NULL;
}

static size_t read_memory(pid_t thread, uint64_t address, void *to, size_t length) {
  const struct iovec here = {to, length}, there = {(void *)(uintptr_t)address, length};
  ssize_t got = process_vm_readv(thread, &here, 1, &there, 1, 0);
  return got > 0 ? (size_t)got : 0;
}

// Page by page: what lies behind the end of the path need not be there.
static size_t read_path(pid_t thread, uint64_t address, char path[MAX_PATH + 1]) {
  size_t length = 0;
  while (length < MAX_PATH) {
    size_t rest = PAGE - (size_t)((address + length) % PAGE);
    size_t wanted = rest < MAX_PATH - length ? rest : MAX_PATH - length;
    size_t got = read_memory(thread, address + length, path + length, wanted);
    const char *end = got > 0 ? memchr(path + length, '\0', got) : NULL;
    if (end != NULL) {
      return (size_t)(end - path);
    }
    length += got;
    if (got < wanted) {
      break;
    }
  }
  return length;
}

// Where a relative path starts, as the sandbox sees it.
static void put_base(struct buffer *key, pid_t thread, bool working, int directory) {
  char target[LINK_MAX];
  struct text link = text_in((char[3 *NUMBER_MAX]){0}, 3 * NUMBER_MAX);
  text_add(&link, "/proc/");
  text_add(&link, NUMBER(thread));
  text_add(&link, working ? "/cwd" : "/fd/");
  if (!working) {
    text_add(&link, NUMBER(directory));
  }
  ssize_t length = readlink(link.bytes, target, sizeof target);
  if (length > 0) {
    put_field(key, TAG_BASE, target, (size_t)length);
  }
}

static void put_path(struct buffer *key, const struct seccomp_notif *call,
                     const struct read_spec *read) {
  char path[MAX_PATH + 1];
  pid_t thread = (pid_t)call->pid;
  size_t length = read_path(thread, call->data.args[read->argument], path);
  put_field(key, TAG_PATH, path, length);
  if (length > 0 && path[0] == '/') {
    return;
  }
  // The low half is the int that the kernel takes; a negative one is AT_FDCWD.
  int directory = read->directory == NO_ARGUMENT ? -1 : (int)call->data.args[read->directory];
  put_base(key, thread, directory < 0, directory);
}

static void put_address(struct buffer *key, const struct seccomp_notif *call,
                        const struct read_spec *read) {
  uint8_t address[ADDRESS_MAX];
  uint32_t length = (uint32_t)call->data.args[read->argument + 1];
  size_t wanted = length < sizeof address ? length : sizeof address;
  size_t got = read_memory((pid_t)call->pid, call->data.args[read->argument], address, wanted);
  put_field(key, TAG_ADDRESS, address, got);
}

bool observe_call(const struct watch *watch, const struct seccomp_notif *call, struct buffer *key) {
  const struct read_spec *read = read_of(watch, call->data.nr);
  if (read == NULL) {
    return true;
  }
  if (read->flags != NO_ARGUMENT) {
    put_u32(key, TAG_FLAGS, (uint32_t)call->data.args[read->flags] & read->mask);
  }
  if (read->kind == READ_PATH) {
    put_path(key, call, read);
  } else {
    put_address(key, call, read);
  }
  // What was read belongs to the caller only if that was there all the time.
  return notify_is_valid(watch, call);
}

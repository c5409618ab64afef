// Acts that Landlock denies, and that nothing else in the sandbox would, or not with this errno.
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "descriptors.h"
#include "kernel.h"
#include "layers.h"
#include "probe_parts.h"
#include "text.h"

// Whether a right is handled, and not allowed everywhere.
static bool is_denied_at_root(const struct landlock_spec *landlock, uint64_t right) {
  uint64_t allowed = 0;
  for (size_t i = 0; i < landlock->rule_count; i++) {
    allowed |= strcmp(landlock->rules[i].path, "/") == 0 ? landlock->rules[i].allowed : 0;
  }
  return (landlock->files & ~allowed & right) != 0;
}

// Without a private root there is no file to try; / can be listed by everybody, and no rule is for it.
static bool lists_root(const struct trial *trial) {
  return is_direct(trial->spec) && is_denied_at_root(&trial->spec->landlock, FILE_LIST);
}

bool probe_needs_file(const struct spec *spec) {
  return spec->probe.asked && (spec->landlock.files & (FILE_READ | FILE_EXECUTE)) != 0;
}

static struct error denied(const char *act, bool done, int wanted) {
  return !done && errno == wanted ? ok() : FAIL(LAYER_LANDLOCK, done ? SUCCEEDED : errno, act);
}

static struct error try_open(const char *path, int flags) {
  int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK);
  struct error found = denied(path, fd >= 0, EACCES);
  close_fd(&fd);
  return found;
}

static struct error try_execute(const char *path) {
  char *const none[] = {NULL};
  // An empty file is no program: where it may be executed the answer is ENOEXEC.
  return denied(path, execve(path, none, none) == 0, EACCES);
}

static struct error try_files(const struct trial *trial) {
  static const char file[] = "/" PROBE_FILE;
  const struct landlock_spec *landlock = &trial->spec->landlock;
  if (landlock->files == 0) {
    return ok();
  }
  if (lists_root(trial)) {
    return try_open("/", O_RDONLY | O_DIRECTORY);
  }
  if (is_denied_at_root(landlock, FILE_READ)) {
    return try_open(file, O_RDONLY);
  }
  if (is_denied_at_root(landlock, FILE_EXECUTE)) {
    return try_execute(file);
  }
  if (is_denied_at_root(landlock, FILE_LIST)) {
    return try_open("/", O_RDONLY | O_DIRECTORY);
  }
  return FAIL(LAYER_LANDLOCK, ENOTSUP, "nothing to try: / may be read, listed and executed");
}

static struct error try_port(int type, bool bind_it) {
  int any = socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (any < 0) {
    bool no_ipv4 = errno == EAFNOSUPPORT;
    return no_ipv4 ? ok() : FAIL(LAYER_LANDLOCK, errno, "socket");
  }
  const struct sockaddr_in port = {.sin_family = AF_INET,
                                   .sin_port = htons(bind_it ? 0 : 1),
                                   .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  const struct sockaddr *address = (const struct sockaddr *)&port;
  int result = bind_it ? bind(any, address, sizeof port) : connect(any, address, sizeof port);
  struct error found = denied(bind_it ? "bind" : "connect", result == 0, EACCES);
  close(any);
  return found;
}

static struct error try_ports(uint64_t network) {
  static const struct {
    uint64_t right;
    int type;
    bool bind_it;
  } acts[] = {{NET_BIND_TCP, SOCK_STREAM, true},
              {NET_CONNECT_TCP, SOCK_STREAM, false},
              {NET_BIND_UDP, SOCK_DGRAM, true},
              {NET_CONNECT_UDP, SOCK_DGRAM, false}};
  for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
    if ((network & acts[i].right) != 0) {
      TRY(try_port(acts[i].type, acts[i].bind_it));
    }
  }
  return ok();
}

struct error probe_prepare(const struct spec *spec, struct bait *bait) {
  *bait = (struct bait){.fd = -1, .length = 0, .address = {.sun_family = AF_UNIX}};
  if (!spec->probe.asked || (spec->landlock.scopes & SCOPE_ABSTRACT_SOCKET) == 0) {
    return ok();
  }
  bait->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bait->length = sizeof bait->address;
  struct sockaddr *address = (struct sockaddr *)&bait->address;
  // Without a name the kernel picks one, unix(7).
  if (bait->fd < 0 || bind(bait->fd, address, sizeof bait->address.sun_family) != 0 ||
      getsockname(bait->fd, address, &bait->length) != 0) {
    return FAIL(LAYER_PROBE, errno, "an abstract socket");
  }
  return ok();
}

static struct error try_socket(const struct bait *bait) {
  int any = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0) {
    return FAIL(LAYER_LANDLOCK, errno, "socket");
  }
  int result = connect(any, (const struct sockaddr *)&bait->address, bait->length);
  struct error found = denied("connect: an abstract socket", result == 0, EPERM);
  close(any);
  return found;
}

struct error try_landlock(const struct trial *trial) {
  const struct landlock_spec *landlock = &trial->spec->landlock;
  TRY(try_files(trial));
  TRY(try_ports(landlock->network));
  if ((landlock->scopes & SCOPE_SIGNAL) != 0) {
    TRY(denied("kill: the reaper", kill(trial->landmarks->reaper, 0) == 0, EPERM));
  }
  return trial->bait->length != 0 ? try_socket(trial->bait) : ok();
}

#include "visit.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ENTER = 5, STREAM = 6, PROGRAM = 7, CONNECT = 16, GO = 2, PATIENCE_MS = 30 * 1000 };

static bool send_with(int control, uint32_t type, int descriptor) {
  uint8_t header[8] = {0};
  store_u32(header, type);
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
  } rights = {.room = {0}};
  struct iovec part = {header, sizeof header};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = rights.room,
                           .msg_controllen = sizeof rights.room};
  rights.header.cmsg_level = SOL_SOCKET;
  rights.header.cmsg_type = SCM_RIGHTS;
  rights.header.cmsg_len = CMSG_LEN(sizeof descriptor);
  memcpy(CMSG_DATA(&rights.header), &descriptor, sizeof descriptor);
  return sendmsg(control, &message, MSG_NOSIGNAL) == sizeof header;
}

struct visit visit_with(const struct session *host, int input) {
  int pair[2] = {-1, -1}, output[2] = {-1, -1};
  bool made = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0 &&
              pipe2(output, O_CLOEXEC) == 0;
  bool asked = made && send_with(host->control, ENTER, pair[1]);
  close(pair[1]);
  asked = asked && send_with(pair[0], STREAM, input) &&
          send_with(pair[0], STREAM, output[1]) &&
          send_with(pair[0], STREAM, output[1]);
  close(output[1]);
  return (struct visit){
      {.control = pair[0], .output = -1}, output[0], asked};
}

struct visit visit_open(const struct session *host) {
  int input[2] = {-1, -1};
  bool made = pipe2(input, O_CLOEXEC) == 0;
  struct visit visit = visit_with(host, input[0]);
  visit.asked = visit.asked && made;
  close(input[0]);
  close(input[1]);
  return visit;
}

bool visit_connect(const struct session *host, struct buffer target,
                   struct result *result) {
  int pair[2] = {-1, -1};
  bool asked = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0 &&
               send_with(host->control, ENTER, pair[1]);
  close(pair[1]);
  const struct session session = {.control = pair[0], .output = -1};
  asked = asked && session_send(&session, CONNECT, &target);
  buffer_free(&target);
  memset(result, 0, sizeof *result);
  session_until(&session, result, 0);
  close(pair[0]);
  return asked;
}

bool visit_name(const struct visit *visit, const char *const *arguments) {
  struct buffer program = {0};
  for (; *arguments != NULL; arguments++) {
    put_string(&program, 1, *arguments);
  }
  put_string(&program, 2, "NAME=value");
  bool sent = session_send(&visit->session, PROGRAM, &program);
  buffer_free(&program);
  // Whoever has not taken the program may be gone already.
  (void)session_send(&visit->session, GO, NULL);
  return sent;
}

void visit_finish(struct visit *visit, struct result *result) {
  size_t length = 0;
  ssize_t step = 1;
  memset(result, 0, sizeof *result);
  session_until(&visit->session, result, 0);
  struct pollfd wait = {.fd = visit->output, .events = POLLIN};
  while (step > 0 && poll(&wait, 1, PATIENCE_MS) > 0) {
    step = read(visit->output, result->output + length,
                sizeof result->output - 1 - length);
    length += step > 0 ? (size_t)step : 0;
  }
  close(visit->output);
  close(visit->session.control);
}

#include "message.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "descriptors.h"

enum { ERROR_SIZE = 8 << 10, PATIENCE_MS = 1000 };

struct channel channel_on(int fd, uint32_t longest) {
  return (struct channel){.fd = fd, .longest = longest, .descriptor = NO_DESCRIPTOR};
}

void channel_take_descriptor(struct channel *channel) { channel->descriptor = -1; }

void channel_drop_descriptor(struct channel *channel) {
  if (channel->descriptor >= 0) {
    close(channel->descriptor);
    channel->descriptor = -1;
  }
}

void channel_close(struct channel *channel) {
  free(channel->payload);
  channel->payload = NULL;
  channel_drop_descriptor(channel);
  close_fd(&channel->fd);
}

static void note_sender(struct channel *channel, const struct cmsghdr *credentials) {
  struct ucred sender;
  memcpy(&sender, CMSG_DATA(credentials), sizeof sender);
  channel->sender = sender.pid;
}

static void note_descriptors(struct channel *channel, const struct cmsghdr *rights) {
  size_t count = (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  for (size_t i = 0; i < count; i++) {
    int one;
    memcpy(&one, CMSG_DATA(rights) + i * sizeof one, sizeof one);
    if (channel->descriptor == -1) {
      channel->descriptor = one;
    } else {
      close(one);
    }
  }
}

static void note(struct channel *channel, struct msghdr *message) {
  for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part != NULL;
       part = CMSG_NXTHDR(message, part)) {
    bool ours = part->cmsg_level == SOL_SOCKET;
    if (ours && part->cmsg_type == SCM_CREDENTIALS &&
        part->cmsg_len == CMSG_LEN(sizeof(struct ucred))) {
      note_sender(channel, part);
    } else if (ours && part->cmsg_type == SCM_RIGHTS) {
      note_descriptors(channel, part);
    }
  }
}

// Interrupted, or short of memory for a moment. Giving up would leave the peer waiting.
static bool may_try_again(int number, int *waited_ms) {
  if (number == EINTR) {
    return true;
  }
  if ((number != ENOBUFS && number != ENOMEM) || *waited_ms >= PATIENCE_MS) {
    return false;
  }
  *waited_ms += 1;
  (void)poll(NULL, 0, 1);
  return true;
}

// Reads some of what is missing; -1 with errno, 0 at the end.
static ssize_t read_some(struct channel *channel, uint8_t *to, size_t length, bool wait) {
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(struct ucred)) + CMSG_SPACE(sizeof(int))];
  } control;
  struct iovec part = {to, length};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  ssize_t got;
  int waited_ms = 0;
  do {
    // Descriptors that do not fit are closed by the kernel.
    got = recvmsg(channel->fd, &message, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
  } while (got < 0 && may_try_again(errno, &waited_ms));
  if (got > 0) {
    note(channel, &message);
  }
  return got;
}

static void start_over(struct channel *channel) {
  free(channel->payload);
  channel->payload = NULL;
  channel->have = 0;
}

static enum arrival open_payload(struct channel *channel) {
  channel->type = u32_at(channel->header);
  channel->length = u32_at(channel->header + 4);
  if (channel->length > channel->longest) {
    return ARRIVAL_TOO_LONG;
  }
  channel->payload = malloc(channel->length != 0 ? channel->length : 1);
  channel->error = channel->payload != NULL ? 0 : ENOMEM;
  return channel->payload != NULL ? ARRIVAL_MESSAGE : ARRIVAL_FAILED;
}

static enum arrival why_not(struct channel *channel, int number) {
  if (number == EAGAIN || number == EWOULDBLOCK) {
    return ARRIVAL_NOT_YET;
  }
  // A peer that closed before it had read everything.
  if (number == ECONNRESET) {
    return ARRIVAL_CLOSED;
  }
  channel->error = number;
  return ARRIVAL_FAILED;
}

enum arrival channel_read(struct channel *channel, bool wait) {
  if (channel->payload != NULL && channel->have == MESSAGE_HEADER + (size_t)channel->length) {
    start_over(channel);
  }
  for (;;) {
    bool in_header = channel->have < MESSAGE_HEADER;
    enum arrival opened = ARRIVAL_MESSAGE;
    if (!in_header && channel->payload == NULL) {
      opened = open_payload(channel);
    }
    if (opened != ARRIVAL_MESSAGE) {
      return opened;
    }
    size_t past = channel->have - (in_header ? 0 : MESSAGE_HEADER);
    size_t missing = (in_header ? MESSAGE_HEADER : channel->length) - past;
    if (missing == 0) {
      return ARRIVAL_MESSAGE;
    }
    uint8_t *to = (in_header ? channel->header : channel->payload) + past;
    ssize_t got = read_some(channel, to, missing, wait);
    if (got <= 0) {
      return got < 0 ? why_not(channel, errno) : ARRIVAL_CLOSED;
    }
    channel->have += (size_t)got;
  }
}

bool is_message(enum arrival arrival, const struct channel *channel, uint32_t type) {
  return arrival == ARRIVAL_MESSAGE && channel->type == type;
}

// Room for one descriptor, and what unix(7) wants around it.
union passed {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int))];
};

static void pass(struct msghdr *message, union passed *passed, int descriptor) {
  memset(passed, 0, sizeof *passed);
  passed->header.cmsg_level = SOL_SOCKET;
  passed->header.cmsg_type = SCM_RIGHTS;
  passed->header.cmsg_len = CMSG_LEN(sizeof descriptor);
  memcpy(CMSG_DATA(&passed->header), &descriptor, sizeof descriptor);
  message->msg_control = passed->bytes;
  message->msg_controllen = sizeof passed->bytes;
}

bool send_message(int fd, uint32_t type, const struct buffer *payload) {
  return send_message_with(fd, type, payload, -1);
}

bool send_message_with(int fd, uint32_t type, const struct buffer *payload, int descriptor) {
  uint8_t header[MESSAGE_HEADER];
  size_t length = payload != NULL ? payload->length : 0;
  store_u32(header, type);
  store_u32(header + 4, (uint32_t)length);
  struct iovec parts[2] = {{header, sizeof header},
                           {payload != NULL ? payload->bytes : NULL, length}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  union passed passed;
  if (descriptor >= 0) {
    pass(&message, &passed, descriptor);
  }
  int waited_ms = 0;
  while (parts[0].iov_len + parts[1].iov_len > 0) {
    ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    if (sent < 0 && may_try_again(errno, &waited_ms)) {
      continue;
    }
    if (sent < 0) {
      return false;
    }
    message.msg_control = NULL;
    message.msg_controllen = 0;
    for (size_t i = 0; i < 2; i++) {
      size_t step = (size_t)sent < parts[i].iov_len ? (size_t)sent : parts[i].iov_len;
      parts[i].iov_base = (uint8_t *)parts[i].iov_base + step;
      parts[i].iov_len -= step;
      sent -= (ssize_t)step;
    }
  }
  return true;
}

bool send_descriptor(int fd, uint32_t type, int descriptor) {
  uint8_t header[MESSAGE_HEADER];
  store_u32(header, type);
  store_u32(header + 4, 0);
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control = {.bytes = {0}};
  struct iovec part = {header, sizeof header};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof descriptor);
  memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
  ssize_t sent;
  int waited_ms = 0;
  do {
    sent = sendmsg(fd, &message, MSG_NOSIGNAL);
  } while (sent < 0 && may_try_again(errno, &waited_ms));
  return sent == (ssize_t)sizeof header;
}

void put_error(struct buffer *payload, const struct error *error) {
  put_string(payload, 1, error->layer);
  put_u32(payload, 2, (uint32_t)error->number);
  put_string(payload, 3, error->detail);
}

bool send_error(int fd, const struct error *error) {
  uint8_t storage[ERROR_SIZE];
  struct buffer payload = buffer_in(storage, sizeof storage);
  put_error(&payload, error);
  return send_message(fd, MESSAGE_SETUP_FAILED, &payload);
}

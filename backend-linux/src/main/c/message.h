// Messages over a stream socket: u32 type, u32 length, payload. One reader per socket; it never
// blocks unless asked to, so a peer that stops in the middle of a message holds nobody up.
#ifndef AURORA_MESSAGE_H
#define AURORA_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "error.h"
#include "wire.h"

enum message_type {
  // towards the launcher
  MESSAGE_SPEC = 1,
  MESSAGE_GO = 2,
  MESSAGE_SIGNAL = 3,
  MESSAGE_KILL = 4,
  MESSAGE_ENTER = 5,  // comes with a socket
  // on that socket, towards the sandbox
  MESSAGE_STREAM = 6,  // comes with a descriptor
  MESSAGE_PROGRAM = 7,
  MESSAGE_CONNECT = 16,  // instead of these two
  MESSAGE_REMARK = 8,  // to a shim
  MESSAGE_KEEP = 9,    // to a shim that is held
  // from the launcher
  MESSAGE_REPORT = 10,
  MESSAGE_SETUP_FAILED = 11,
  MESSAGE_STARTED = 12,
  MESSAGE_EXIT = 13,
  MESSAGE_EGRESS = 14,
  MESSAGE_EVENT = 15,
  MESSAGE_CONNECTED = 17,  // on that socket; comes with a descriptor
  // between the launcher and the sandbox, never on the control socket
  MESSAGE_READY = 32,
  MESSAGE_PROCEED = 33,
  MESSAGE_WORKER_ENDED = 34,
  MESSAGE_END = 35,
  MESSAGE_LISTENER = 36,  // comes with a descriptor
  MESSAGE_LET_IN = 37     // comes with a socket
};

enum { MAX_TO_LAUNCHER = 4 << 20, MAX_FROM_LAUNCHER = 256 << 10, MESSAGE_HEADER = 8 };

enum { NO_DESCRIPTOR = -2 };

enum arrival {
  ARRIVAL_MESSAGE,
  ARRIVAL_NOT_YET,
  ARRIVAL_CLOSED,
  ARRIVAL_TOO_LONG,
  ARRIVAL_FAILED  // with the channel's error; it cannot be read any more
};

struct channel {
  int fd;
  uint32_t longest;
  uint32_t type;
  uint32_t length;
  uint8_t *payload;
  pid_t sender;    // in the reader's PID namespace, where SO_PASSCRED is set
  int descriptor;  // that came along; -1: none, NO_DESCRIPTOR: they are closed
  size_t have;     // of header and payload together
  int error;       // what reading failed with, once it has
  uint8_t header[MESSAGE_HEADER];
};

struct channel channel_on(int fd, uint32_t longest);

// A message stays in the channel until the next call.
enum arrival channel_read(struct channel *channel, bool wait);

// From now on the channel keeps the first descriptor that comes along.
void channel_take_descriptor(struct channel *channel);

// Closes what came along and nobody took; the next one can come.
void channel_drop_descriptor(struct channel *channel);

void channel_close(struct channel *channel);

// Whether a read has brought a message of this type.
bool is_message(enum arrival arrival, const struct channel *channel, uint32_t type);

// False, with errno: EPIPE when the peer is gone.
bool send_message(int fd, uint32_t type, const struct buffer *payload);

// The same, and a descriptor beside the first byte unless it is -1.
bool send_message_with(int fd, uint32_t type, const struct buffer *payload, int descriptor);
// A message without a payload that brings a descriptor along.
bool send_descriptor(int fd, uint32_t type, int descriptor);

// The payload of SETUP_FAILED.
void put_error(struct buffer *payload, const struct error *error);

bool send_error(int fd, const struct error *error);

#endif

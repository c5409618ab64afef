// The reader of messages under a fuzzer: arbitrary bytes from a socket, in two
// pieces, never give more than they are, and always come to an end.
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "message.h"

enum { LONGEST = 4096, LARGEST = 32768 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void must(bool holds) {
  if (!holds) {
    abort();
  }
}

static size_t read_all(struct channel *channel) {
  size_t total = 0;
  enum arrival arrival;
  while ((arrival = channel_read(channel, false)) == ARRIVAL_MESSAGE) {
    must(channel->length <= LONGEST);
    struct cursor cursor = {channel->payload, channel->length};
    struct field field;
    while (next_field(&cursor, &field) == STEP_FIELD) {
      must(field.bytes + field.length <= channel->payload + channel->length);
    }
    total += MESSAGE_HEADER + channel->length;
  }
  must(arrival != ARRIVAL_FAILED);
  return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  int pair[2];
  if (length > LARGEST || length == 0 ||
      socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) {
    return 0;
  }
  struct channel channel = channel_on(pair[0], LONGEST);
  size_t first = bytes[0] % length, total = 0;
  if (first != 0) {
    must(send(pair[1], bytes, first, 0) == (ssize_t)first);
    total += read_all(&channel);
  }
  must(send(pair[1], bytes + first, length - first, 0) ==
       (ssize_t)(length - first));
  close(pair[1]);
  total += read_all(&channel);
  must(total <= length);
  channel_close(&channel);
  return 0;
}

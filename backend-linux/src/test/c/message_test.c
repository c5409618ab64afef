// Messages over a real socket pair: pieces, hostile lengths, a peer that
// leaves.
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "message.h"
#include "text.h"

struct pair {
  int peer;
  struct channel channel;
};

static struct pair open_pair(uint32_t longest) {
  int fds[2] = {-1, -1};
  EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
  return (struct pair){fds[0], channel_on(fds[1], longest)};
}

static void close_pair(struct pair *pair) {
  close(pair->peer);
  channel_close(&pair->channel);
}

static void a_message_arrives_in_pieces(void) {
  struct pair pair = open_pair(16);
  static const char bytes[] = {4,   0, 0, 0, 3, 0, 0, 0, 'a', 'b',
                               'c', 2, 0, 0, 0, 0, 0, 0, 0};
  for (size_t i = 0; i < 10; i++) {
    EXPECT(write(pair.peer, bytes + i, 1) == 1);
    EXPECT_NUMBER(channel_read(&pair.channel, false), ARRIVAL_NOT_YET);
  }
  EXPECT(write(pair.peer, bytes + 10, sizeof bytes - 10) > 0);
  EXPECT_NUMBER(channel_read(&pair.channel, false), ARRIVAL_MESSAGE);
  EXPECT_NUMBER(pair.channel.type, 4);
  EXPECT(memcmp(pair.channel.payload, "abc", 3) == 0);
  EXPECT_NUMBER(channel_read(&pair.channel, false), ARRIVAL_MESSAGE);
  EXPECT_NUMBER(pair.channel.type, 2);
  EXPECT_NUMBER(pair.channel.length, 0);
  EXPECT_NUMBER(channel_read(&pair.channel, false), ARRIVAL_NOT_YET);
  close_pair(&pair);
}

static void a_length_beyond_the_limit_is_refused_before_memory_is_taken(void) {
  struct pair pair = open_pair(MAX_TO_LAUNCHER);
  static const uint8_t bytes[] = {1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff};
  EXPECT(write(pair.peer, bytes, sizeof bytes) == sizeof bytes);
  EXPECT_NUMBER(channel_read(&pair.channel, true), ARRIVAL_TOO_LONG);
  EXPECT(pair.channel.payload == NULL);
  close_pair(&pair);
}

static void a_peer_that_leaves_within_a_message_is_gone(void) {
  struct pair pair = open_pair(16);
  static const uint8_t bytes[] = {1, 0, 0, 0, 9, 0, 0, 0, 'x'};
  EXPECT(write(pair.peer, bytes, sizeof bytes) == sizeof bytes);
  EXPECT_NUMBER(channel_read(&pair.channel, false), ARRIVAL_NOT_YET);
  EXPECT(shutdown(pair.peer, SHUT_WR) == 0);
  EXPECT_NUMBER(channel_read(&pair.channel, false), ARRIVAL_CLOSED);
  close_pair(&pair);
}

static void an_error_survives_the_way(void) {
  struct pair pair = open_pair(MAX_FROM_LAUNCHER);
  struct error error = FAIL("exec", 2, "program: ", "/bin/x");
  EXPECT(send_error(pair.peer, &error));
  EXPECT_NUMBER(channel_read(&pair.channel, true), ARRIVAL_MESSAGE);
  EXPECT_NUMBER(pair.channel.type, MESSAGE_SETUP_FAILED);
  struct cursor cursor = {pair.channel.payload, pair.channel.length};
  struct field field = {0};
  EXPECT(next_field(&cursor, &field) == STEP_FIELD &&
         memcmp(field.bytes, "exec", 4) == 0);
  EXPECT(next_field(&cursor, &field) == STEP_FIELD && u32_at(field.bytes) == 2);
  EXPECT(next_field(&cursor, &field) == STEP_FIELD &&
         field.length == strlen("program: /bin/x"));
  EXPECT_NUMBER(next_field(&cursor, &field), STEP_END);
  close_pair(&pair);
}

static void sending_to_nobody_fails_without_a_signal(void) {
  struct pair pair = open_pair(16);
  channel_close(&pair.channel);
  EXPECT(!send_message(pair.peer, MESSAGE_GO, NULL));
  close_pair(&pair);
}

static void long_details_are_cut_between_characters(void) {
  char long_name[DETAIL_MAX + 1];
  for (size_t i = 0; i + 1 < sizeof long_name; i += 2) {
    memcpy(long_name + i, "\xc3\xa4", 2);
  }
  long_name[sizeof long_name - 1] = '\0';
  struct error error = FAIL("spec", 1, "x", long_name);
  EXPECT(strlen(error.detail) < DETAIL_MAX);
  EXPECT(is_utf8((const uint8_t *)error.detail, strlen(error.detail)));
}

int main(int argc, char **argv) {
  only(argc > 1 ? argv[1] : NULL);
  RUN("socket", a_message_arrives_in_pieces());
  RUN("socket", a_length_beyond_the_limit_is_refused_before_memory_is_taken());
  RUN("socket", a_peer_that_leaves_within_a_message_is_gone());
  RUN("socket", an_error_survives_the_way());
  RUN("socket", sending_to_nobody_fails_without_a_signal());
  RUN("socket", long_details_are_cut_between_characters());
  return summary("message");
}

#include "events.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "message.h"

enum { MAX_EVENTS = 4096, MAX_KEY_BYTES = 1 << 20, MAX_OUTBOX = 256 << 10, TAG_COUNT = 4 };

struct event {
  struct buffer key;
  uint64_t count;
  uint64_t told;
};

// FNV-1a. Keys that only share the hash are compared, so a program gains nothing by finding some.
static uint64_t hash_of(const struct buffer *key) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < key->length; i++) {
    hash = (hash ^ key->bytes[i]) * UINT64_C(0x100000001b3);
  }
  return hash;
}

static struct event *find(const struct events *events, uint64_t hash, const struct buffer *key) {
  for (size_t i = 0; i < events->count; i++) {
    struct event *one = &events->all[i];
    if (events->hashes[i] == hash && one->key.length == key->length &&
        memcmp(one->key.bytes, key->bytes, key->length) == 0) {
      return one;
    }
  }
  return NULL;
}

// Grows in powers of two, so most sandboxes need little.
static bool make_room(struct events *events) {
  if (events->count != 0 && (events->count & (events->count - 1)) != 0) {
    return true;
  }
  size_t room = events->count != 0 ? 2 * events->count : 1;
  void *hashes = realloc(events->hashes, room * sizeof *events->hashes);
  events->hashes = hashes != NULL ? hashes : events->hashes;
  void *all = realloc(events->all, room * sizeof *events->all);
  events->all = all != NULL ? all : events->all;
  return hashes != NULL && all != NULL;
}

static struct event *add(struct events *events, uint64_t hash, const struct buffer *key) {
  bool full = events->count == MAX_EVENTS || events->bytes + key->length > MAX_KEY_BYTES;
  struct buffer copy = {0};
  put_bytes(&copy, key->bytes, key->length);
  if (full || key->failed || copy.failed || !make_room(events)) {
    buffer_free(&copy);
    events->lost++;
    return NULL;
  }
  events->bytes += key->length;
  events->hashes[events->count] = hash;
  events->all[events->count] = (struct event){.key = copy};
  return &events->all[events->count++];
}

static void queue(struct events *events, struct event *event, const struct buffer *first) {
  struct buffer payload = {0};
  put_bytes(&payload, event->key.bytes, event->key.length);
  put_u64(&payload, TAG_COUNT, event->count);
  if (first != NULL) {
    put_bytes(&payload, first->bytes, first->length);
  }
  uint8_t header[MESSAGE_HEADER];
  store_u32(header, MESSAGE_EVENT);
  store_u32(header + 4, (uint32_t)payload.length);
  if (!payload.failed) {
    put_bytes(&events->outbox, header, sizeof header);
    put_bytes(&events->outbox, payload.bytes, payload.length);
    event->told = event->count;
  }
  buffer_free(&payload);
}

static bool is_worth_telling(const struct event *event) {
  return event->told == 0 || event->count / 10 >= event->told;
}

void events_add(struct events *events, const struct buffer *key, const struct buffer *first) {
  uint64_t hash = hash_of(key);
  struct event *event = find(events, hash, key);
  if (event == NULL) {
    event = add(events, hash, key);
  }
  if (event == NULL) {
    return;
  }
  event->count++;
  // What does not fit is told at the end.
  if (is_worth_telling(event) && events->outbox.length < MAX_OUTBOX) {
    queue(events, event, event->count == 1 ? first : NULL);
  }
}

bool events_pending(const struct events *events) { return events->sent < events->outbox.length; }

static bool send_some(struct events *events, int control, int flags) {
  ssize_t sent = send(control, events->outbox.bytes + events->sent,
                      events->outbox.length - events->sent, MSG_NOSIGNAL | flags);
  if (sent < 0 && errno == EINTR) {
    return true;
  }
  if (sent > 0) {
    events->sent += (size_t)sent;
  }
  return sent > 0;
}

static void send_all(struct events *events, int control, int flags) {
  while (events_pending(events) && send_some(events, control, flags)) {
  }
  if (!events_pending(events)) {
    events->outbox.length = 0;
    events->sent = 0;
  }
}

void events_send(struct events *events, int control) { send_all(events, control, MSG_DONTWAIT); }

void events_finish(struct events *events, int control) {
  send_all(events, control, 0);
  for (size_t i = 0; i < events->count; i++) {
    if (events->all[i].count != events->all[i].told) {
      queue(events, &events->all[i], NULL);
      send_all(events, control, 0);
    }
  }
}

void events_let_go(struct events *events) {
  buffer_free(&events->outbox);
  events->sent = 0;
  for (size_t i = 0; i < events->count; i++) {
    events->all[i].told = 0;
  }
}

void events_free(struct events *events) {
  for (size_t i = 0; i < events->count; i++) {
    buffer_free(&events->all[i].key);
  }
  free(events->all);
  free(events->hashes);
  buffer_free(&events->outbox);
}

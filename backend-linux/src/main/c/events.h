// What the launcher tells the caller of single system calls. The same thing is told once, then with
// its count each time that has grown tenfold, and at the end; sending never waits while the sandbox
// runs, for a caller that does not read must not hold up the launcher.
#ifndef AURORA_EVENTS_H
#define AURORA_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "wire.h"

struct event;

struct events {
  struct event *all;
  uint64_t *hashes;
  size_t count;
  size_t bytes;  // of all keys
  uint64_t lost;
  struct buffer outbox;
  size_t sent;
};

// `key` is what tells events apart and what is told of each; `first` is told once more of the first
// one. Both are fields of a payload, which they make up together.
void events_add(struct events *events, const struct buffer *key, const struct buffer *first);

bool events_pending(const struct events *events);

// Sends as much as goes without waiting.
void events_send(struct events *events, int control);

// Sends all, with the last counts, and waits for that.
void events_finish(struct events *events, int control);

// The one who was told is gone, perhaps in the middle of a message. What another one hears begins
// anew; the counts go on.
void events_let_go(struct events *events);

void events_free(struct events *events);

#endif

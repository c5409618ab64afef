#include "shim_pace.h"

#include "watch.h"

// A pipe holds 64 KiB, so that a program does not wait for a turn unless it writes more than that
// in a millisecond, and then the turn is not for little.
enum { LITTLE = 4096, GATHER_US = 1000, OVER_US = 20 * 1000 };

static uint64_t rest_until(const struct pace *pace, uint64_t now, size_t bytes, uint64_t over_us) {
  if (now < over_us) {
    return over_us - now < OVER_US ? over_us : now + OVER_US;
  }
  bool follows = pace->turn_us != 0 && now - pace->turn_us < 2 * GATHER_US;
  return follows && bytes < LITTLE ? now + GATHER_US : 0;
}

void pace_turn(struct pace *pace, size_t bytes, uint64_t over_us) {
  uint64_t now = now_us();
  pace->rest_us = rest_until(pace, now, bytes, over_us);
  pace->turn_us = now;
}

int64_t pace_wait_us(const struct pace *pace) {
  uint64_t now = now_us();
  return now < pace->rest_us ? (int64_t)(pace->rest_us - now) : -1;
}

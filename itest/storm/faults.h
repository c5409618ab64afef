// What a test and the preloaded library agree on: one page of orders and
// answers, and the calls that were seen. The file is mapped by both; the test
// (Faults.java) reads and writes it at these offsets.
#ifndef AURORA_FAULTS_H
#define AURORA_FAULTS_H

#include <stdatomic.h>
#include <stdint.h>

enum { SEEN = 4096, TEXT = 240 };

enum mode {
  OFF,
  COUNT,    // only count and remember
  KILL,     // the process is killed at the call `at`, which does not happen
  FAIL,     // the call `at` fails
  FAIL_FROM // the call `at` and all after it fail
};

struct orders {
  atomic_uint mode;           // 0
  uint32_t at;                // 4: from 1
  uint32_t error;             // 8: the errno
  int32_t pid;                // 12: whose calls; 0: those of every JVM
  atomic_uint count;          // 16: calls seen in this mode
  atomic_uint hit;            // 20: calls that were prevented
  char prefix[488];           // 24: only what lies below this directory
  char calls[SEEN][TEXT + 16]; // 512: each as text, modulo SEEN
};

#endif

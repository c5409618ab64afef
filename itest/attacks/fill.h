/* Takes memory until a bound in MiB and says how far it got. */
#pragma once

#include "attack.h"

enum { MIB = 1 << 20 };

/* Writes one MiB that cannot be compressed or shared away to a file; false with errno if it fails. */
static inline bool write_mib(int file, long index) {
  static char block[MIB];
  for (size_t i = 0; i < sizeof block; i += 64) {
    memcpy(block + i, &index, sizeof index);
  }
  for (size_t done = 0; done < sizeof block;) {
    ssize_t size = write(file, block + done, sizeof block - done);
    if (size <= 0) {
      return false;
    }
    done += (size_t) size;
  }
  return true;
}

/* Fills a file that holds memory; the verdict is whether the bound was reached. */
static inline _Noreturn void judge_fill(int file, long mib) {
  for (long i = 0; i < mib; i++) {
    if (!write_mib(file, i)) {
      denied_because("write: %s after %ld MiB", strerrorname_np(errno), i);
    }
  }
  succeeded("holds %ld MiB", mib);
}

/* Just enough io_uring to submit one operation and take its result; io_uring_setup(2). */
#pragma once

#include "attack.h"
#include <linux/io_uring.h>
#include <sys/mman.h>

struct ring {
  int fd;
  unsigned *sq_tail, *sq_array, *cq_head;
  struct io_uring_sqe *entries;
  struct io_uring_cqe *completions;
};

static inline struct ring ring_open(void) {
  struct io_uring_params p = {0};
  struct ring ring = {.fd = (int) syscall(SYS_io_uring_setup, 8, &p)};
  if (ring.fd < 0) {
    denied("io_uring_setup");
  }
  size_t sq_size = p.sq_off.array + p.sq_entries * sizeof(unsigned);
  size_t cq_size = p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe);
  size_t entries_size = p.sq_entries * sizeof(struct io_uring_sqe);
  int access = PROT_READ | PROT_WRITE;
  char *sq = mmap(NULL, sq_size, access, MAP_SHARED, ring.fd, IORING_OFF_SQ_RING);
  char *cq = mmap(NULL, cq_size, access, MAP_SHARED, ring.fd, IORING_OFF_CQ_RING);
  ring.entries = mmap(NULL, entries_size, access, MAP_SHARED, ring.fd, IORING_OFF_SQES);
  if (sq == MAP_FAILED || cq == MAP_FAILED || ring.entries == MAP_FAILED) {
    denied("mmap of the ring");
  }
  ring.sq_tail = (unsigned *) (void *) (sq + p.sq_off.tail);
  ring.sq_array = (unsigned *) (void *) (sq + p.sq_off.array);
  ring.cq_head = (unsigned *) (void *) (cq + p.cq_off.head);
  ring.completions = (struct io_uring_cqe *) (void *) (cq + p.cq_off.cqes);
  return ring;
}

/* The result of one operation as a system call would give it: -1 and errno, or not negative. */
static inline long ring_do(struct ring *ring, const struct io_uring_sqe *entry) {
  unsigned index = *ring->sq_tail & 7;
  ring->entries[index] = *entry;
  ring->sq_array[index] = index;
  __atomic_store_n(ring->sq_tail, *ring->sq_tail + 1, __ATOMIC_RELEASE);
  if (syscall(SYS_io_uring_enter, ring->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0) {
    return -1;
  }
  int result = ring->completions[*ring->cq_head & 15].res;
  __atomic_store_n(ring->cq_head, *ring->cq_head + 1, __ATOMIC_RELEASE);
  if (result < 0) {
    errno = -result;
    return -1;
  }
  return result;
}

// The self-probe: a child of the confined worker tries what the report claims to be impossible, one
// act for each layer, and says of each layer whether the claim holds. It is killed when it takes
// too long, and gone before the program runs.
#ifndef AURORA_PROBE_H
#define AURORA_PROBE_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "landmarks.h"
#include "spec.h"
#include "wire.h"

// A file of the private root that no rule of Landlock allows.
#define PROBE_FILE ".probe"

// An abstract socket made before Landlock applies, to be out of reach afterwards.
struct bait {
  int fd;  // -1: none needed
  struct sockaddr_un address;
  socklen_t length;
};

// Whether the private root needs PROBE_FILE.
bool probe_needs_file(const struct spec *spec);

struct error probe_prepare(const struct spec *spec, struct bait *bait);

// Adds a layer `probe:<layer>` to the report for each that it claims. `channel` is the worker's.
void probe_run(const struct spec *spec, const struct landmarks *landmarks, struct bait *bait,
               int channel, struct buffer *report);

#endif

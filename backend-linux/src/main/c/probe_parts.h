// What the probe tries; not for others. Each returns no error when the claim of its layer holds,
// else what it found. An act that should have failed and did not is SUCCEEDED.
#ifndef AURORA_PROBE_PARTS_H
#define AURORA_PROBE_PARTS_H

#include "error.h"
#include "probe.h"

enum { SUCCEEDED = -1 };

struct trial {
  const struct spec *spec;
  const struct landmarks *landmarks;
  const struct bait *bait;
  int channel;  // the worker's, with which the probe has no business
};

struct error try_namespace(const struct trial *trial, size_t index);
struct error try_nested(const struct trial *trial);
struct error try_root(const struct trial *trial);
struct error try_mounts(const struct trial *trial);
struct error try_proc(const struct trial *trial);
struct error try_dev(const struct trial *trial);

struct error try_reaper(const struct trial *trial);
struct error try_descriptors(const struct trial *trial);
struct error try_session(const struct trial *trial);
struct error try_keyring(const struct trial *trial);
struct error try_identity(const struct trial *trial);
struct error try_limits(const struct trial *trial);
struct error try_capabilities(const struct trial *trial);
struct error try_no_new_privileges(const struct trial *trial);

struct error try_egress(const struct trial *trial);

struct error try_landlock(const struct trial *trial);

// Installs the filter and ends the process with an answer for judge_filter.
_Noreturn void try_filter(const struct spec *spec);

// What the wait status of a process that ended in try_filter means.
struct error judge_filter(const struct spec *spec, int status);

#endif

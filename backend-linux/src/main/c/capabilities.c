#include "capabilities.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/securebits.h>

#include "layers.h"
#include "text.h"

enum { CAPABILITY_BITS = 64 };

static struct error bound(uint64_t keep) {
  for (unsigned capability = 0; capability < CAPABILITY_BITS; capability++) {
    bool kept = (keep >> capability & 1) != 0;
    int result = kept ? prctl(PR_CAPBSET_READ, capability, 0, 0, 0)
                      : prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    if (result < 0 && errno == EINVAL && keep >> capability == 0) {
      return ok();  // past the last one that the kernel knows
    }
    if (result < 0) {
      return FAIL(LAYER_CAPABILITIES, errno, "bounding set: ", NUMBER(capability));
    }
    if (kept && result == 0) {
      return FAIL(LAYER_CAPABILITIES, EPERM, "not there to be kept: ", NUMBER(capability));
    }
  }
  return ok();
}

bool capabilities_may_bound(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {{0}, {0}};
  (void)syscall(SYS_capget, &header, data);
  return (data[0].effective >> CAP_SETPCAP & 1) != 0;
}

struct error capabilities_bound(uint64_t keep) {
  TRY(bound(keep));
  unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
                       SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED;
  if (keep == 0) {
    bits |= SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
  }
  if (prctl(PR_SET_SECUREBITS, bits, 0, 0, 0) != 0) {
    return FAIL(LAYER_CAPABILITIES, errno, "securebits");
  }
  return ok();
}

struct error capabilities_set(uint64_t keep) {
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) {
    return FAIL(LAYER_CAPABILITIES, errno, "ambient set: clear");
  }
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2];
  for (unsigned half = 0; half < 2; half++) {
    uint32_t bits = (uint32_t)(keep >> (32 * half));
    data[half] = (struct __user_cap_data_struct){bits, bits, bits};
  }
  if (syscall(SYS_capset, &header, data) != 0) {
    return FAIL(LAYER_CAPABILITIES, errno, "capset");
  }
  // Only the ambient set reaches a program that runs as another user than root, capabilities(7).
  for (unsigned capability = 0; keep >> capability != 0; capability++) {
    bool kept = (keep >> capability & 1) != 0;
    if (kept && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) != 0) {
      return FAIL(LAYER_CAPABILITIES, errno, "ambient set: ", NUMBER(capability));
    }
    if (capability == CAPABILITY_BITS - 1) {
      break;
    }
  }
  return ok();
}

struct error no_new_privileges(void) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return FAIL(LAYER_NO_NEW_PRIVS, errno, "prctl");
  }
  return ok();
}

#include "seccomp.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/seccomp.h>

#include "layers.h"

struct error seccomp_install(const struct spec *spec) {
  if (spec->filter == NULL) {
    return ok();
  }
  const struct sock_fprog program = {.len = (unsigned short)spec->filter_length,
                                     .filter = spec->filter};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) {
    return FAIL(LAYER_SECCOMP, errno, "seccomp: SECCOMP_SET_MODE_FILTER");
  }
  return ok();
}

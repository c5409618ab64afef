#include "seccomp.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "answer.h"
#include "kernel.h"
#include "layers.h"

static int install(const struct program *program, unsigned flags) {
  const struct sock_fprog filter = {.len = (unsigned short)program->length,
                                    .filter = (struct sock_filter *)program->instructions};
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter);
}

struct error seccomp_install(const struct spec *spec) {
  if (spec->filter == NULL) {
    return ok();
  }
  const struct program deciding = deciding_program(spec);
  if (install(&deciding, 0) != 0) {
    return FAIL(LAYER_SECCOMP, errno, "seccomp: SECCOMP_SET_MODE_FILTER");
  }
  return ok();
}

struct error seccomp_install_asking(const struct spec *spec, int *listener) {
  *listener = -1;
  if (spec->listen.program == NULL) {
    return seccomp_install(spec);
  }
  const struct program asking = asking_program(spec);
  // Linux 5.19: a call that is being answered is not interrupted by the signals of runtimes.
  *listener = install(&asking, FLAG_NEW_LISTENER | FLAG_WAIT_KILLABLE_RECV);
  if (*listener < 0 && errno == EINVAL) {
    *listener = install(&asking, FLAG_NEW_LISTENER);
  }
  // Too old a kernel, or one that somebody else listens to already (EBUSY): the same answers
  // without a word about them.
  return *listener < 0 ? seccomp_install(spec) : ok();
}

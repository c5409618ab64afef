// The filter is tried last and by itself: whoever has installed it may be able to say nothing any
// more but how it ends.
#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/seccomp.h>

#include "layers.h"
#include "probe_parts.h"
#include "seccomp.h"
#include "text.h"

// Above every errno that has a name, and below the codes of shells for signals.
enum { CODE_HOLDS = 0, CODE_SUCCEEDED = 254, CODE_NOT_INSTALLED = 255, LAST_ERRNO = 253 };

static int code_of(long result, uint32_t wanted) {
  if (result != -1) {
    return CODE_SUCCEEDED;
  }
  if ((uint32_t)errno == wanted) {
    return CODE_HOLDS;
  }
  return errno <= LAST_ERRNO ? errno : LAST_ERRNO;
}

_Noreturn void try_filter(const struct spec *spec) {
  struct error wrong = seccomp_install(spec);
  if (wrong.number != 0) {
    _exit(CODE_NOT_INSTALLED);
  }
  if (spec->probe.has_call) {
    long result = syscall((long)spec->probe.call, 0, 0, 0, 0, 0, 0);
    _exit(code_of(result, spec->probe.answer));
  }
  bool filtered = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == SECCOMP_MODE_FILTER;
  _exit(filtered ? CODE_HOLDS : CODE_SUCCEEDED);
}

struct error judge_filter(const struct spec *spec, int status) {
  const char *call = spec->probe.has_call ? NUMBER(spec->probe.call) : "prctl: PR_GET_SECCOMP";
  if (WIFSIGNALED(status)) {
    return FAIL(LAYER_SECCOMP, SUCCEEDED, "system call ", call, " ends with signal ",
                NUMBER(WTERMSIG(status)));
  }
  int code = WEXITSTATUS(status);
  switch (code) {
    case CODE_HOLDS:
      return ok();
    case CODE_SUCCEEDED:
      return FAIL(LAYER_SECCOMP, SUCCEEDED, "system call ", call, " is not denied");
    case CODE_NOT_INSTALLED:
      return FAIL(LAYER_SECCOMP, ENOTSUP, "the kernel does not take the filter");
    default:
      return FAIL(LAYER_SECCOMP, code, "system call ", call, " has another answer");
  }
}

// attack: raise a limit above what was granted
// group: F
// source: setrlimit(2)
// layer: capabilities (CAP_SYS_RESOURCE)
// outside: as root with CAP_SYS_RESOURCE
// needs: now
#include "../attack.h"
#include <sys/resource.h>

int main(void) {
  int result = -1;
  for (int resource = 0; resource < RLIM_NLIMITS && result < 0; resource++) {
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t) resource, &limit) < 0 || limit.rlim_max == RLIM_INFINITY) {
      continue;
    }
    limit.rlim_max++;
    result = setrlimit((__rlimit_resource_t) resource, &limit);
  }
  judge("setrlimit above the hard limit", result);
}

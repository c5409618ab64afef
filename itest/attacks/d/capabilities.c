// attack: use a capability that was left to us
// group: D
// source: capabilities(7)
// layer: capabilities (dropped, the bounding set too)
// outside: as any user
// needs: now
#include "../attack.h"
#include <linux/capability.h>

int main(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2] = {0};
  if (syscall(SYS_capget, &header, sets) < 0) {
    denied("capget");
  }
  for (int i = 0; i < 2; i++) {
    if ((sets[i].effective | sets[i].permitted | sets[i].inheritable) != 0) {
      succeeded("effective, permitted or inheritable: %#x", sets[i].permitted);
    }
  }
  for (int capability = 0; capability < 64; capability++) {
    if (prctl(PR_CAPBSET_READ, capability) == 1) {
      succeeded("capability %d is in the bounding set", capability);
    }
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0) == 1) {
      succeeded("capability %d is in the ambient set", capability);
    }
  }
  denied_because("all sets are empty");
}

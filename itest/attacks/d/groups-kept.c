// attack: use a supplementary group that the platform belongs to
// group: D
// source: CVE-2022-2995 class: supplementary groups kept by a launcher
// layer: identity (groups dropped)
// outside: as any user
// given: groups
// needs: privilege
#include "../attack.h"
#include <grp.h>

int main(void) {
  gid_t groups[256];
  int count = getgroups(256, groups);
  for (int i = 0; i < count; i++) {
    if (groups[i] != getgid()) { /* one that a user namespace does not map shows as 65534 */
      succeeded("member of group %u", groups[i]);
    }
  }
  denied_because("no supplementary group");
}

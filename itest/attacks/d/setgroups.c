// attack: join groups, or leave one that is meant to keep us out
// group: D
// source: setgroups(2); CVE-2014-8989
// layer: capabilities (CAP_SETGID); namespace.user (setgroups denied)
// outside: as root
// needs: now
#include "../attack.h"
#include <grp.h>

int main(void) {
  gid_t disk = 6;
  judge("setgroups", setgroups(1, &disk));
}

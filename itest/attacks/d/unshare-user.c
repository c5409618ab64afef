// attack: make a user namespace, in which one has all capabilities again
// group: D
// source: user_namespaces(7); CVE-2022-0185, CVE-2023-0386 and others start there
// layer: seccomp; user.max_user_namespaces
// outside: as any user
// kernel: CONFIG_USER_NS
// needs: seccomp
#include "../attack.h"
#include <sched.h>

int main(void) {
  judge("unshare CLONE_NEWUSER", unshare(CLONE_NEWUSER));
}

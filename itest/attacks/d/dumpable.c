// attack: make ourselves dumpable again
// group: D
// source: PR_SET_DUMPABLE(2const)
// layer: seccomp
// outside: as any user
// needs: seccomp
#include "../attack.h"

int main(void) {
  judge("prctl DUMPABLE", prctl(PR_SET_DUMPABLE, 1));
}

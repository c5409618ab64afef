// attack: clear the signal that ends us with our parent
// group: D
// source: PR_SET_PDEATHSIG(2const)
// layer: seccomp; namespace.pid ends the tree without it
// outside: as any user
// needs: seccomp
#include "../attack.h"

int main(void) {
  judge("prctl PDEATHSIG", prctl(PR_SET_PDEATHSIG, 0));
}

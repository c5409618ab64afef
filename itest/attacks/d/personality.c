// attack: switch off the randomisation of addresses
// group: D
// source: personality(2)
// layer: seccomp
// outside: as any user
// needs: seccomp
#include "../attack.h"
#include <sys/personality.h>

int main(void) {
  judge("personality", personality(ADDR_NO_RANDOMIZE));
}

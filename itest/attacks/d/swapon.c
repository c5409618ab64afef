// attack: have the kernel swap to a file of ours (one that does not exist)
// group: D
// source: swapon(2)
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// kernel: CONFIG_SWAP
// needs: now
#include "../attack.h"
#include <sys/swap.h>

int main(void) {
  judge_reached("swapon", swapon("/aurora-no-such", 0), ENOENT);
}

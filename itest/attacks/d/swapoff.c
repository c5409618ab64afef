// attack: take the machine's swap away (a device that does not exist)
// group: D
// source: swapoff(2)
// layer: capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// kernel: CONFIG_SWAP
// needs: now
#include "../attack.h"
#include <sys/swap.h>

int main(void) {
  judge_reached("swapoff", swapoff("/aurora-no-such"), ENOENT);
}

// attack: change the mode of a device that all sandboxes share
// group: E
// source: the devices are bind mounts of the host's
// layer: mounts read-only; identity
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  judge("chmod /dev/null", chmod("/dev/null", 0666));
}

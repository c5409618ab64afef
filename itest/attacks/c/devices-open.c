// attack: open a device that reaches the kernel, the disk or the hypervisor
// group: C
// source: the devices of default container configurations
// layer: private /dev
// outside: as root
// needs: now
#include "../attack.h"

int main(void) {
  static const char *const devices[] = {"/dev/mem", "/dev/kmsg", "/dev/kvm", "/dev/fuse",
      "/dev/net/tun", "/dev/vsock", "/dev/loop-control", "/dev/userfaultfd", "/dev/cpu/0/msr",
      "/dev/vda", "/dev/sda", "/dev/nvme0n1", "/dev/zram0"};
  int device = -1;
  for (size_t i = 0; i < sizeof devices / sizeof *devices && device < 0; i++) {
    device = open(devices[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  }
  judge("open /dev/mem and others", device);
}

// attack: make a BPF map
// group: D
// source: bpf(2); CVE-2021-3490 and others in the verifier
// layer: capabilities (CAP_BPF, where unprivileged_bpf_disabled is set); seccomp
// outside: as root
// kernel: CONFIG_BPF_SYSCALL
// needs: now
#include "../attack.h"
#include <linux/bpf.h>

int main(void) {
  union bpf_attr attributes = {
      .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
  judge("bpf", syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof attributes));
}

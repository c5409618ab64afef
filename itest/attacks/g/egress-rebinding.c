// attack: reach the host's loopback interface by a name that the policy lists and that leads there
// group: G
// source: DNS rebinding
// layer: broker (the addresses that a name leads to have to be listed too)
// outside: as any user
// needs: egress
// arguments: {tcp}
// policy: network=egress network.egress=localhost:{tcp}
#include "../broker.h"

int main(int argc, char **argv) {
  static const char *const names[] = {"localhost", NULL};
  judge_names(names, number(argc, argv, 1, "port"));
}

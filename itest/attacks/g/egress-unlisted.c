// attack: reach a service of the host whose port the policy does not list, through the broker
// group: G
// source: every proxy that checks the host and forgets the port
// layer: broker
// outside: as any user
// needs: egress
// arguments: {tcp}
// policy: network=egress network.egress=127.0.0.1:{tcp6}
#include "../broker.h"

int main(int argc, char **argv) {
  static const char *const names[] = {"127.0.0.1", NULL};
  judge_names(names, number(argc, argv, 1, "port"));
}

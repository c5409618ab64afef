// attack: connect around the broker, to what the policy lists
// group: G
// source: NO_PROXY, and programs that know of no proxy
// layer: namespace.net; landlock from ABI 4 on (no port but the broker's)
// outside: as any user
// needs: egress
// arguments: {tcp}
// policy: network=egress network.egress=127.0.0.1:{tcp}
#include "../network.h"

int main(int argc, char **argv) {
  judge_tcp(AF_INET, "127.0.0.1", number(argc, argv, 1, "port"));
}

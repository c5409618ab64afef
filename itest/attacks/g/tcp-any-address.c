// attack: connect to a service of the host by the address 0.0.0.0, which means this machine too
// group: G
// source: "0.0.0.0 day" of 2024
// layer: namespace.net
// outside: as any user
// needs: now
// arguments: {tcp}
#include "../network.h"

int main(int argc, char **argv) {
  judge_tcp(AF_INET, "0.0.0.0", number(argc, argv, 1, "port"));
}

// attack: connect to a service on the host's loopback interface
// group: G
// source: every local service without a password
// layer: namespace.net
// outside: as any user
// needs: now
// arguments: {tcp}
#include "../network.h"

int main(int argc, char **argv) {
  judge_tcp(AF_INET, "127.0.0.1", number(argc, argv, 1, "port"));
}

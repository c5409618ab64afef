// attack: connect to a service of the host by its abstract socket
// group: E
// source: unix(7); CVE-2020-15257 (containerd-shim)
// layer: namespace.net; landlock from ABI 6 on where the network is the host's
// outside: as any user
// needs: now
// arguments: {abstract}
#include "../unixsocket.h"

int main(int argc, char **argv) {
  judge("connect", connect_abstract(argument(argc, argv, 1, "name")));
}

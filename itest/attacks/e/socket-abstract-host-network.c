// attack: connect to an abstract socket of the host from a sandbox that has the host's network
// group: E
// source: CVE-2020-15257 (containerd-shim)
// layer: landlock from ABI 6 on
// outside: as any user
// needs: landlock 6
// arguments: {abstract}
// policy: network=host
#include "../unixsocket.h"

int main(int argc, char **argv) {
  judge("connect", connect_abstract(argument(argc, argv, 1, "name")));
}

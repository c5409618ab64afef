// attack: have an accomplice outside pass a descriptor of the host's root over an abstract socket
// group: A
// source: unix(7), SCM_RIGHTS
// layer: namespace.net; landlock from ABI 6 where the network is the host's
// outside: as any user
// needs: now
// arguments: {abstract} {secret}
#include "../unixsocket.h"

int main(int argc, char **argv) {
  const char *name = argument(argc, argv, 1, "abstract name");
  judge_passed(connect_abstract(name), argument(argc, argv, 2, "secret"));
}

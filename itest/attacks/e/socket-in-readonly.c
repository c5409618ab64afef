// attack: connect to a service whose socket lies in a directory that is shown read-only
// group: E
// source: unix(7): a read-only mount does not prevent connecting
// layer: landlock from ABI 9 on; before that nothing: what is shown must hold no sockets
// outside: as any user
// needs: landlock 9
// arguments: {readonlysocket}
#include "../unixsocket.h"

int main(int argc, char **argv) {
  judge("connect", connect_path(argument(argc, argv, 1, "socket")));
}

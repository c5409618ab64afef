// attack: connect to a service of the host by its socket in the file system
// group: E
// source: docker.sock, dbus, ssh-agent, snapd: five found by srt issue 429
// layer: private-root (the socket cannot be named); landlock from ABI 9 on
// outside: as any user
// needs: now
// arguments: {socket}
#include "../unixsocket.h"

int main(int argc, char **argv) {
  judge("connect", connect_path(argument(argc, argv, 1, "socket")));
}

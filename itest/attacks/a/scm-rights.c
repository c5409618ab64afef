// attack: have an accomplice outside pass a descriptor of the host's root over a socket in the file system
// group: A
// source: unix(7), SCM_RIGHTS
// layer: private-root (the socket cannot be named); landlock from ABI 9
// outside: as any user
// needs: now
// arguments: {socket} {secret}
#include "../unixsocket.h"

int main(int argc, char **argv) {
  const char *path = argument(argc, argv, 1, "socket");
  judge_passed(connect_path(path), argument(argc, argv, 2, "secret"));
}

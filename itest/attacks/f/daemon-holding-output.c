// attack: leave a daemon behind that holds the output open, so that the run never ends
// group: F
// source: readers that wait for the end of a pipe
// layer: namespace.pid; the launcher ends the tree with its first program
// outside: as any user
// needs: now
// arguments: {marker}
// evidence: file {marker}
#include "../attack.h"
#include <signal.h>

int main(int argc, char **argv) {
  const char *marker = argument(argc, argv, 1, "file to create at the end");
  if (fork() != 0) {
    denied_because("left a daemon behind; whether it lives, the file will tell");
  }
  setsid();
  signal(SIGTERM, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  sleep(3);
  return open(marker, O_WRONLY | O_CREAT | O_CLOEXEC, 0644) < 0;
}

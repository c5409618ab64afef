// attack: write a file of the host by its name
// group: B
// source: the file rules of every policy
// layer: private-root
// outside: as any user
// needs: now
// arguments: {secret}
#include "../attack.h"

int main(int argc, char **argv) {
  judge("open for writing",
      open(argument(argc, argv, 1, "secret"), O_WRONLY | O_APPEND | O_CLOEXEC));
}

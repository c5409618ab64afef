// attack: open a file for writing that is shown read-only
// group: E
// source: the file rules of every policy
// layer: mounts read-only; landlock
// outside: as any user
// needs: now
// arguments: {readonly}
#include "../attack.h"

int main(int argc, char **argv) {
  judge("open for writing", open(argument(argc, argv, 1, "file"), O_WRONLY | O_CLOEXEC));
}

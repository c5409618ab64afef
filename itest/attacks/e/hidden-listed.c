// attack: see a hidden file's size and owner although its content is covered
// group: E
// source: codex issue 7657 on metadata
// layer: private-root (the cover has metadata of its own)
// outside: as any user
// needs: now
// arguments: {hidden}
// policy: filesystem.hidden={hidden}
#include "../attack.h"

int main(int argc, char **argv) {
  struct stat status;
  if (stat(argument(argc, argv, 1, "hidden file"), &status) < 0) {
    denied("stat");
  }
  if (status.st_size == 0) {
    denied_because("it looks empty");
  }
  succeeded("it has %ld bytes", (long) status.st_size);
}

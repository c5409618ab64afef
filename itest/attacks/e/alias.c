// attack: read a hidden file by other spellings of its name
// group: E
// source: pi-sandbox and claude-code issues on paths that are links
// layer: private-root (the cover is on the file, not on the name)
// outside: as any user
// needs: now
// arguments: {hidden} {writable}
// policy: filesystem.hidden={hidden}
#include "../attack.h"

static void try_name(const char *name) {
  char first;
  int file = open(name, O_RDONLY | O_CLOEXEC);
  if (file >= 0 && read(file, &first, 1) == 1) {
    succeeded("read %s", name);
  }
}

int main(int argc, char **argv) {
  static const char *const spellings[] = {"/proc/self/root%s", "/proc/thread-self/root%s",
      "/./%s", "//%s", "/proc/self/cwd/../../../../../..%s", "/dev/fd/../../root%s",
      "/proc/1/root%s", "/tmp/../..%s"};
  char name[4096], link[4096];
  const char *hidden = argument(argc, argv, 1, "hidden file");
  for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
    strcpy(name, spellings[i]);
    strcpy(strstr(name, "%s"), hidden);
    try_name(name);
  }
  snprintf(link, sizeof link, "%s/alias", argument(argc, argv, 2, "writable"));
  unlink(link);
  if (symlink(hidden, link) == 0) {
    try_name(link);
  }
  denied_because("no other name shows it");
}

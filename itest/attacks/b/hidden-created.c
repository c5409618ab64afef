// attack: create a file that the policy hides but that did not exist at the start
// group: B
// source: CVE-2026-25725
// layer: private-root (what is hidden is covered, present or not)
// outside: as any user
// needs: now
// arguments: {hiddenlater}
// denied: refused
// policy: filesystem.hidden={hiddenlater}
#include "../attack.h"

int main(int argc, char **argv) {
  const char *path = argument(argc, argv, 1, "path hidden but absent");
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) {
    denied("create");
  }
  unlink(path);
  succeeded("created %s", path);
}

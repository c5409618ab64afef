// attack: leave a file behind that belongs to the platform's own user
// group: I
// source: CVE-2018-15664 class; the identity of a plugin
// layer: identity
// outside: as root
// needs: now
// given: privileged
// arguments: {writable}
// evidence: owner {writable}/owned
#include "../attack.h"

int main(int argc, char **argv) {
  char path[4096];
  snprintf(path, sizeof path, "%s/owned", argument(argc, argv, 1, "writable"));
  if (open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644) < 0) {
    denied("create");
  }
  denied_because("left a file behind; whose it is, its owner tells");
}

// attack: remove a hidden file or move another one into its place
// group: B
// source: CVE-2026-25725 class
// layer: private-root (a mount point cannot be removed or replaced)
// outside: as any user
// needs: now
// arguments: {hidden}
// policy: filesystem.hidden={hidden}
#include "../attack.h"

int main(int argc, char **argv) {
  char saved[4096];
  const char *hidden = argument(argc, argv, 1, "hidden");
  snprintf(saved, sizeof saved, "%s.saved", hidden);
  if (rename(hidden, saved) < 0) {
    denied("rename");
  }
  rename(saved, hidden);
  succeeded("moved %s away", hidden);
}

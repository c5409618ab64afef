// attack: take memory as files in /tmp
// group: F
// source: tmpfs(5)
// layer: mounts (sized tmpfs); cgroup
// outside: as any user
// needs: now
// arguments: 100
#include "../fill.h"

int main(int argc, char **argv) {
  char path[] = "/tmp/aurora-attack-XXXXXX";
  long mib = number(argc, argv, 1, "MiB");
  int file = mkstemp(path);
  if (file < 0) {
    denied("mkstemp");
  }
  unlink(path);
  judge_fill(file, mib);
}

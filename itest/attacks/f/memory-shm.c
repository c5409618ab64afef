// attack: take memory as files in /dev/shm
// group: F
// source: shm_overview(7)
// layer: mounts (sized tmpfs); cgroup
// outside: as any user
// needs: now
// arguments: 100
#include "../fill.h"

int main(int argc, char **argv) {
  char path[] = "/dev/shm/aurora-attack-XXXXXX";
  long mib = number(argc, argv, 1, "MiB");
  int file = mkstemp(path);
  if (file < 0) {
    denied("mkstemp");
  }
  unlink(path);
  judge_fill(file, mib);
}

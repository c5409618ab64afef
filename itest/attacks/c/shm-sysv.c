// attack: attach a System V shared memory segment of another program
// group: C
// source: sysvipc(7)
// layer: namespace.ipc
// outside: as any user
// needs: now
// arguments: {sysv}
#include "../attack.h"
#include <sys/shm.h>

int main(int argc, char **argv) {
  int segment = shmget((key_t) number(argc, argv, 1, "key"), 1, 0);
  if (segment < 0) {
    denied("shmget");
  }
  void *memory = shmat(segment, NULL, SHM_RDONLY);
  judge("shmat", memory == (void *) -1 ? -1 : 0);
}

// attack: take memory as System V shared memory, which outlives its processes
// group: F
// source: sysvipc(7)
// layer: cgroup (memory.max); namespace.ipc (it ends with the sandbox)
// outside: as any user
// needs: memory
// arguments: 700
// denied: MEM_LIMIT
#include "../attack.h"
#include <sys/shm.h>

int main(int argc, char **argv) {
  size_t size = (size_t) number(argc, argv, 1, "MiB") << 20;
  int segment = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
  if (segment < 0) {
    denied("shmget");
  }
  char *memory = shmat(segment, NULL, 0);
  shmctl(segment, IPC_RMID, NULL); /* goes with the last process */
  if (memory == (void *) -1) {
    denied("shmat");
  }
  memset(memory, 1, size);
  succeeded("holds %s MiB", argv[1]);
}

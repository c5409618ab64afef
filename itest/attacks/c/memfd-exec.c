// attack: run a program that was never a file, past mounts without execution
// group: C
// source: memfd_create(2), fexecve(3)
// layer: seccomp, only in a policy with syscalls.denied = memfd_create or execveat; else it is open
// outside: as any user
// needs: seccomp
// policy: syscalls.denied=memfd_create
#include "../attack.h"
#include <sys/mman.h>
#include <sys/sendfile.h>

int main(int argc, char **argv) {
  if (argc > 1) {
    succeeded("runs from memory");
  }
  int own = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  int memory = memfd_create("attack", 0);
  if (own < 0 || memory < 0) {
    denied("memfd_create");
  }
  while (sendfile(memory, own, NULL, 1 << 20) > 0) {
  }
  fexecve(memory, (char *[]) {argv[0], (char *) "again", NULL}, (char *[]) {NULL});
  denied("fexecve");
}

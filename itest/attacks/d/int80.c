// attack: call the kernel by its 32-bit entry, whose numbers mean other calls
// group: D
// source: seccomp(2) on the architecture of a call
// layer: seccomp (architecture checked first)
// outside: as any user
// kernel: CONFIG_IA32_EMULATION
// needs: seccomp
#include "../attack.h"
#include <signal.h>

#if defined(__x86_64__)
static void no_entry(int signal) {
  (void) signal;
  dprintf(STDOUT_FILENO, "cannot exist here: no 32-bit entry\n");
  _exit(ABSENT);
}

int main(void) {
  long result;
  signal(SIGSEGV, no_entry);
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(20 /* getpid */) : "memory", "r8", "r9", "r10", "r11");
  if (result != getpid()) {
    errno = (int) -result;
    denied("int 0x80");
  }
  succeeded("getpid by int 0x80");
}
#else
int main(void) {
  absent("x86_64 only");
}
#endif

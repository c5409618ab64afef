// attack: open a read-only descriptor again for writing through /proc/self/fd
// group: A
// source: proc_pid_fd(5): opening the link opens the file anew
// layer: descriptors (standard input is a pipe, never the caller's file)
// outside: as any user
// needs: now
// given: input {readonly}
#include "../attack.h"

int main(void) {
  struct stat status;
  if (fstat(STDIN_FILENO, &status) < 0 || !S_ISREG(status.st_mode)) {
    denied_because("standard input is not the file that the caller opened");
  }
  judge("open /proc/self/fd/0", open("/proc/self/fd/0", O_WRONLY | O_APPEND | O_CLOEXEC));
}

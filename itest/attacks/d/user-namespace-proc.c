// attack: mount a whole procfs in namespaces of our own, in place of the one reduced to processes
// group: D
// source: proc(5), option subset=pid; mount_namespaces(7)
// layer: seccomp; user.max_user_namespaces
// outside: as any user
// kernel: CONFIG_USER_NS
// needs: seccomp
#include "../attack.h"
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>

static void say_who(const char *file, uid_t id) {
  char line[64];
  int map = open(file, O_WRONLY | O_CLOEXEC);
  if (map < 0 || write(map, line, (size_t) snprintf(line, sizeof line, "0 %u 1", id)) < 0) {
    denied(file);
  }
  close(map);
}

int main(void) {
  uid_t user = geteuid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID) < 0) {
    denied("unshare");
  }
  say_who("/proc/self/uid_map", user);
  pid_t child = fork();
  if (child < 0) {
    denied("fork");
  }
  if (child == 0) {
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) {
      denied("mount, making the root private");
    }
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0) {
      denied("mount of procfs");
    }
    judge("open /proc/cmdline", open("/proc/cmdline", O_RDONLY | O_CLOEXEC));
  }
  int status;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : DENIED;
}

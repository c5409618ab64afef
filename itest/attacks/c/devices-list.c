// attack: find devices beyond the harmless ones in /dev
// group: C
// source: the devices of the OCI runtime specification
// layer: private /dev
// outside: as any user
// needs: now
#include "../attack.h"
#include <dirent.h>

int main(void) {
  static const char harmless[] = " null zero full random urandom tty ptmx ";
  DIR *devices = opendir("/dev");
  if (devices == NULL) {
    denied("opendir /dev");
  }
  for (struct dirent *entry; (entry = readdir(devices)) != NULL;) {
    struct stat status;
    char name[300];
    snprintf(name, sizeof name, " %s ", entry->d_name);
    if (fstatat(dirfd(devices), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0
        && (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode))
        && strstr(harmless, name) == NULL) {
      succeeded("/dev/%s is there", entry->d_name);
    }
  }
  denied_because("only the harmless devices are there");
}

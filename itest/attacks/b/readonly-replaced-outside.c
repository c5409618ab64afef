// attack: wait until the host replaces a file shown read-only in a writable directory, and write the new one
// group: B
// source: rename(2) outside removes what is mounted on the name in other mount namespaces, since Linux 3.18
// layer: none while the host itself replaces the file: the kernel uncovers the name; show the directory read-only instead
// outside: as any user
// needs: open
// given: replaced
// arguments: {hidden} {marker}
// policy: filesystem.read-only={hidden}
#include "../attack.h"

int main(int argc, char **argv) {
  const char *file = argument(argc, argv, 1, "file shown read-only");
  int started = open(argument(argc, argv, 2, "file to create"), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (started < 0) {
    denied("create");
  }
  for (int second = 0; second < 4; second++) {
    if (open(file, O_WRONLY | O_APPEND | O_CLOEXEC) >= 0) {
      succeeded("open %s for writing after it was replaced", file);
    }
    sleep(1);
  }
  judge("open for writing", open(file, O_WRONLY | O_APPEND | O_CLOEXEC));
}

// attack: wait until the host replaces a hidden file by another one, as editors do, and read the new one
// group: B
// source: rename(2) outside removes what is mounted on the name in other mount namespaces, since Linux 3.18
// layer: none while the host itself replaces the file: the kernel uncovers the name; hide the directory instead
// outside: as any user
// needs: open
// given: replaced
// arguments: {hidden} {marker}
// policy: filesystem.hidden={hidden}
#include "../attack.h"

int main(int argc, char **argv) {
  const char *hidden = argument(argc, argv, 1, "hidden file");
  int started = open(argument(argc, argv, 2, "file to create"), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (started < 0) {
    denied("create");
  }
  for (int second = 0; second < 4; second++) {
    char first;
    int file = open(hidden, O_RDONLY | O_CLOEXEC);
    if (file >= 0 && read(file, &first, 1) == 1) {
      succeeded("read %s after it was replaced", hidden);
    }
    sleep(1);
  }
  judge_read(AT_FDCWD, hidden);
}

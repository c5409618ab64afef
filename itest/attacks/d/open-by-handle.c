// attack: open a file by its handle instead of its name, which ignores the private root
// group: D
// source: open_by_handle_at(2); "shocker", the escape from Docker of 2014
// layer: capabilities (CAP_DAC_READ_SEARCH); seccomp
// outside: as root
// kernel: CONFIG_FHANDLE
// needs: now
// arguments: {writable}
#include "../attack.h"

int main(int argc, char **argv) {
  struct {
    struct file_handle header;
    unsigned char bytes[MAX_HANDLE_SZ];
  } handle = {.header.handle_bytes = MAX_HANDLE_SZ};
  int mount;
  const char *directory = argument(argc, argv, 1, "directory");
  int anchor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (anchor < 0) {
    denied("open of the directory");
  }
  if (name_to_handle_at(AT_FDCWD, directory, &handle.header, &mount, 0) < 0) {
    denied("name_to_handle_at");
  }
  judge("open_by_handle_at", open_by_handle_at(anchor, &handle.header, O_RDONLY | O_CLOEXEC));
}

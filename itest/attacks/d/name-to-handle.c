// attack: learn handles of files, which say inode numbers and generations of the host's disk
// group: D
// source: name_to_handle_at(2)
// layer: seccomp
// outside: as any user
// kernel: CONFIG_FHANDLE
// needs: seccomp
// arguments: {readonly}
#include "../attack.h"

int main(int argc, char **argv) {
  struct {
    struct file_handle header;
    unsigned char bytes[MAX_HANDLE_SZ];
  } handle = {.header.handle_bytes = MAX_HANDLE_SZ};
  int mount;
  const char *path = argument(argc, argv, 1, "file");
  judge("name_to_handle_at", name_to_handle_at(AT_FDCWD, path, &handle.header, &mount, 0));
}

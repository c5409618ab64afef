// attack: change the mode of a file that is shown read-only
// group: E
// source: landrun issue 58, landlock issue 11: Landlock does not handle it
// layer: mounts read-only
// outside: as any user
// needs: now
// arguments: {readonly}
#include "../attack.h"

int main(int argc, char **argv) {
  judge("chmod", chmod(argument(argc, argv, 1, "file"), 0644));
}

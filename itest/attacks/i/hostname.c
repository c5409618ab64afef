// attack: learn the name of the host
// group: I
// source: uts_namespaces(7)
// layer: namespace.uts
// outside: as any user
// needs: now
// arguments: {hostname}
#include "../attack.h"

int main(int argc, char **argv) {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  if (strcmp(name, argument(argc, argv, 1, "name of the host")) == 0) {
    succeeded("the host is called %s", name);
  }
  denied_because("the name is %s", name);
}

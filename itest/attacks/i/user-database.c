// attack: learn the users of the host
// group: I
// source: getent(1)
// layer: private-root (its own /etc/passwd, or none)
// outside: as any user
// needs: now
#include "../attack.h"

int main(void) {
  char line[512];
  int users = 0;
  FILE *file = fopen("/etc/passwd", "re");
  if (file == NULL) {
    denied("open /etc/passwd");
  }
  while (fgets(line, sizeof line, file) != NULL) {
    users++;
  }
  if (users > 3) {
    succeeded("%d users", users);
  }
  denied_because("only %d users, its own", users);
}

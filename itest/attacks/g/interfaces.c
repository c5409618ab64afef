// attack: learn the network interfaces and addresses of the host
// group: G
// source: netdevice(7)
// layer: namespace.net
// outside: as any user
// needs: now
// given: route
#include "../attack.h"
#include <net/if.h>

int main(void) {
  struct if_nameindex *interfaces = if_nameindex();
  if (interfaces == NULL) {
    denied("if_nameindex");
  }
  for (int i = 0; interfaces[i].if_index != 0; i++) {
    if (strcmp(interfaces[i].if_name, "lo") != 0) {
      succeeded("interface %s", interfaces[i].if_name);
    }
  }
  denied_because("only lo is there");
}

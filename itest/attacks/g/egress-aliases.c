// attack: reach the host's loopback interface by other spellings of its address, through the broker
// group: G
// source: inet_aton(3); SSRF filters that compare text
// layer: broker
// outside: as any user
// needs: egress
// arguments: {tcp}
// policy: network=egress network.egress=192.0.2.1:{tcp}
#include "../broker.h"

int main(int argc, char **argv) {
  static const char *const names[] = {
      "127.1",        "2130706433",         "0x7f000001",       "0x7f.1",        "017700000001",
      "127.0.0.01",   "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",  "[::127.0.0.1]", "0",
      "0.0.0.0",      "[::]",               "localhost",        "localhost.",    "127.0.0.1.",
      "127.0.0.1%lo", "[::1%lo]",           "192.0.2.1@127.1",  "127.0.0.2",     NULL};
  judge_names(names, number(argc, argv, 1, "port"));
}

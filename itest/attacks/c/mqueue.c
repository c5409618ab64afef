// attack: open a POSIX message queue of another program
// group: C
// source: mq_overview(7)
// layer: namespace.ipc
// outside: as any user
// kernel: CONFIG_POSIX_MQUEUE
// needs: now
// arguments: {queue}
#include "../attack.h"
#include <mqueue.h>

int main(int argc, char **argv) {
  judge("mq_open", mq_open(argument(argc, argv, 1, "name"), O_RDONLY | O_NONBLOCK));
}

#ifndef AURORA_ENTRY_CONNECT_H
#define AURORA_ENTRY_CONNECT_H

#include "error.h"
#include "message.h"

// Connects to what listens on the sandbox's own loopback network, as the CONNECT that was read from
// the channel says, and hands the connection to whoever asked on the socket.
struct error entry_connect(const struct channel *channel, int socket_fd);

#endif

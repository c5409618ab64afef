// Who the sandbox is: supplementary groups, identity maps, user and group ids.
#ifndef AURORA_IDS_H
#define AURORA_IDS_H

#include <sys/types.h>

#include "spec.h"
#include "wire.h"

// Outside, before the clone: inside a user namespace setgroups(2) is denied.
struct error ids_drop_groups(struct buffer *report);

// Outside: one line of uid_map and gid_map each, setgroups denied.
struct error ids_map(const struct spec *spec, pid_t child);

// Inside, with NEWUSER: the identity that was mapped. Files made from here on belong to it.
struct error ids_enter(const struct spec *spec);

// Without NEWUSER: the outside identity, for good.
struct error ids_switch(const struct spec *spec);

#endif

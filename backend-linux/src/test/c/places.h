// Where the tests may make cgroups. The machine's own cgroups stay as they are.
#ifndef AURORA_PLACES_H
#define AURORA_PLACES_H

#include <stdbool.h>

enum { PATH_LENGTH = 4096 };

#define NO_PLACE "no hierarchy with that controller that may be written to"

// A directory of ours in a hierarchy.
struct place {
  char path[PATH_LENGTH];
  bool there;
  bool unified;
};

// In the v1 hierarchy of a controller, or in the v2 one.
struct place find_place(const char *controller, bool unified);

// In the v1 hierarchy, else in the v2 one, if the controller is enabled there
// already.
struct place open_place(const char *controller);

struct place open_unified(void);

// Fails where something of the sandbox is still in it.
void close_place(const struct place *place);

bool has_leaf(const struct place *place, const char *leaf);

#endif

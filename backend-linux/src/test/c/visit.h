// Somebody who lets a program into a sandbox that stands.
#ifndef AURORA_VISIT_H
#define AURORA_VISIT_H

#include "driver.h"

// What was asked for, and where its output comes.
struct visit {
  struct session session;
  int output;
  bool asked; // everything could be sent
};

// Asks, and hands over the streams; the program is not named yet. Its standard
// input is this.
struct visit visit_with(const struct session *host, int input);

// The same with a standard input that is at its end.
struct visit visit_open(const struct session *host);

// Asks for a connection instead, with these fields.
bool visit_connect(const struct session *host, struct buffer target,
                   struct result *result);

// Names the program, and lets it go. The arguments end with NULL.
bool visit_name(const struct visit *visit, const char *const *arguments);

// All that it says, and all that its program writes.
void visit_finish(struct visit *visit, struct result *result);

#endif

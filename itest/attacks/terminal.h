/* The terminals within a program's reach: its standard descriptors and its controlling terminal. */
#pragma once

#include "attack.h"

/* An open descriptor of a terminal; ends the program as denied if there is none. */
static inline int find_terminal(void) {
  for (int fd = 0; fd <= 2; fd++) {
    if (isatty(fd)) {
      return fd;
    }
  }
  int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) {
    denied("no terminal on 0, 1, 2; open /dev/tty");
  }
  return fd;
}

#include "error.h"

#include <errno.h>

#include "text.h"

struct error ok(void) {
  struct error none;
  none.number = 0;
  none.layer = "";
  none.detail[0] = '\0';
  return none;
}

struct error error_of(const char *layer, int number, const char *const parts[]) {
  struct error error;
  // A failure without an errno would read as success.
  error.number = number != 0 ? number : EIO;
  error.layer = layer;
  struct text detail = text_in(error.detail, sizeof error.detail);
  for (const char *const *part = parts; *part != 0; part++) {
    text_add(&detail, *part);
  }
  if (number == ENOSYS) {
    text_add(&detail, " (Linux 5.12 or later is needed, and no filter that hides the call)");
  }
  return error;
}

// The REPORT: one entry per layer, in the order in which they were applied.
#ifndef AURORA_REPORT_H
#define AURORA_REPORT_H

#include "wire.h"

void report_applied(struct buffer *report, const char *layer, const char *detail);

void report_missing(struct buffer *report, const char *layer, int number, const char *detail);

#endif

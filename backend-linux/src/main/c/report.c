#include "report.h"

enum { FIELD_LAYER = 1, LAYER_NAME = 1, LAYER_STATUS = 2, LAYER_ERRNO = 3, LAYER_DETAIL = 4 };

enum status { APPLIED = 0, NOT_APPLIED = 1 };

static void put_layer(struct buffer *report, const char *layer, enum status status, int number,
                      const char *detail) {
  size_t mark = begin_field(report, FIELD_LAYER);
  put_string(report, LAYER_NAME, layer);
  put_u32(report, LAYER_STATUS, status);
  put_u32(report, LAYER_ERRNO, (uint32_t)number);
  put_string(report, LAYER_DETAIL, detail);
  end_field(report, mark);
}

void report_applied(struct buffer *report, const char *layer, const char *detail) {
  put_layer(report, layer, APPLIED, 0, detail);
}

void report_missing(struct buffer *report, const char *layer, int number, const char *detail) {
  put_layer(report, layer, NOT_APPLIED, number, detail);
}

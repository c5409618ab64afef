// A plugin that counts: "tick 1", "tick 2", ... on its standard output, ten a
// second, until /data/end is there; exits with the code that stands in it.
#include <stdio.h>
#include <time.h>

int main(void) {
  struct timespec pause = {0, 100 * 1000 * 1000};
  for (long tick = 1;; tick++) {
    FILE *end = fopen("/data/end", "r");
    int code = 0;
    if (end != NULL) {
      return fscanf(end, "%d", &code) == 1 ? code : 255;
    }
    printf("tick %ld\n", tick);
    fflush(stdout);
    nanosleep(&pause, NULL);
  }
}

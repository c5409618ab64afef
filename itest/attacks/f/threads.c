// attack: start threads until the machine has none left
// group: F
// source: thread bomb
// layer: cgroup (pids.max counts threads)
// outside: as any user
// needs: now
// arguments: 400
#include "../attack.h"
#include <pthread.h>

static void *rest(void *nothing) {
  pause();
  return nothing;
}

int main(int argc, char **argv) {
  long bound = number(argc, argv, 1, "bound");
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 16384);
  for (long count = 0; count < bound; count++) {
    pthread_t thread;
    int error = pthread_create(&thread, &attributes, rest, NULL);
    if (error != 0) {
      denied_because("pthread_create: %s after %ld threads", strerrorname_np(error), count);
    }
  }
  succeeded("%ld threads at once", bound);
}

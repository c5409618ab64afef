// attack: have others killed first when memory runs out
// group: F
// source: proc_pid_oom_score_adj(5)
// layer: capabilities (CAP_SYS_RESOURCE)
// outside: as root with CAP_SYS_RESOURCE
// needs: now
#include "../attack.h"

int main(void) {
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) {
    denied("open oom_score_adj");
  }
  judge("write oom_score_adj", write(file, "-1000", 5));
}

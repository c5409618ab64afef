// attack: find secrets, or variables that steer loaders and runtimes, in the environment
// group: I
// source: ld.so(8), JAVA_TOOL_OPTIONS, BASH_ENV and their like
// layer: environment (empty but for what the policy names)
// outside: as any user
// needs: now
// given: environment
#include "../attack.h"

int main(int argc, char **argv, char **environment) {
  (void) argc, (void) argv;
  static const char harmless[] =
      " PATH HOME TMPDIR LANG AURORA_PLUGIN_ID AURORA_PLUGIN_VERSION PWD SHLVL _ ";
  for (; *environment != NULL; environment++) {
    char name[256];
    snprintf(name, sizeof name, " %.*s ", (int) strcspn(*environment, "="), *environment);
    if (strstr(harmless, name) == NULL) {
      succeeded("%.80s", *environment);
    }
  }
  denied_because("nothing but the listed variables");
}

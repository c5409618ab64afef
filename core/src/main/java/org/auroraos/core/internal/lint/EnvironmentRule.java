package org.auroraos.core.internal.lint;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.auroraos.api.policy.EnvironmentPolicy;
import org.auroraos.api.policy.SandboxPolicy;

/** What the program is told by its environment. */
final class EnvironmentRule implements Rule {
  private static final String KEY = "environment";
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(.*_)?(PASSW(OR)?D|PASS|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|API_?KEY|ACCESS_?KEY"
              + "|PRIVATE_?KEY|SECRET_?KEY|AUTH)(_.*)?");

  @Override
  public void check(Inspection inspection) {
    EnvironmentPolicy environment = inspection.policy().environment();
    for (String name : environment.passed()) {
      boolean set = environment.variables().containsKey(name);
      if (EnvironmentPolicy.isLoaderVariable(name) && !set) {
        found(
            inspection,
            Exposure.LOADER_PASSED,
            name,
            "Whoever starts the program, or the platform's own environment, decides which code is"
                + " loaded into it.");
      }
      if (SECRET.matcher(name).matches() && !set) {
        found(
            inspection,
            Exposure.SECRET_PASSED,
            name,
            "Looks like a secret of the platform's environment; the program can read it and all its"
                + " children can.");
      }
    }
    for (Map.Entry<String, String> variable : environment.variables().entrySet()) {
      String name = variable.getKey();
      if (EnvironmentPolicy.isLoaderVariable(name)) {
        found(
            inspection,
            Exposure.LOADER_SET,
            name,
            "The value decides which code is loaded into the program, and into all its children.");
      }
      if (SECRET.matcher(name).matches()) {
        found(
            inspection,
            Exposure.SECRET_SET,
            name,
            "Looks like a secret, and stands in a configuration that others can read.");
      }
    }
  }

  private static void found(Inspection inspection, Exposure exposure, String name, String reason) {
    SandboxPolicy policy = inspection.policy();
    Map<String, String> variables = new TreeMap<>(policy.environment().variables());
    variables.remove(name);
    TreeSet<String> passed = new TreeSet<>(policy.environment().passed());
    passed.remove(name);
    inspection.found(
        exposure,
        KEY,
        name,
        reason,
        policy.toBuilder().environment(new EnvironmentPolicy(variables, passed)).build());
  }
}

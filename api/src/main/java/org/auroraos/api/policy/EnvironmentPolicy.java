package org.auroraos.api.policy;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The environment of a sandboxed program: empty but for what stands here and what the run adds.
 *
 * <p>Variables that steer loaders and language runtimes ({@code LD_PRELOAD}, {@code
 * JAVA_TOOL_OPTIONS}, {@code PYTHONSTARTUP}, {@code BASH_ENV} and their like, see {@link
 * #isLoaderVariable}) are refused unless they are named here.
 *
 * @param variables names and values that are always set
 * @param passed names that a run may set, or that are taken over from the platform's environment if
 *     they exist there
 */
public record EnvironmentPolicy(Map<String, String> variables, Set<String> passed) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern LOADER =
      Pattern.compile(
          "LD_.*|DYLD_.*|GCONV_PATH|LOCPATH|NLSPATH|MALLOC_.*|GLIBC_TUNABLES"
              + "|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS|CLASSPATH"
              + "|PYTHON.*|NODE_OPTIONS|NODE_PATH|PERL5.*|RUBYOPT|RUBYLIB|BASH_ENV|BASH_FUNC.*|ENV|SHELLOPTS|BASHOPTS|PS4|IFS|GIT_.*");

  /** Copies both; checks the form of names and that values hold no NUL. */
  public EnvironmentPolicy {
    variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    passed = Collections.unmodifiableSortedSet(new TreeSet<>(passed));
    variables.keySet().forEach(EnvironmentPolicy::checkName);
    passed.forEach(EnvironmentPolicy::checkName);
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      if (variable.getValue().indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a NUL in the value of " + variable.getKey());
      }
    }
  }

  /** Nothing set, nothing passed. */
  public static EnvironmentPolicy empty() {
    return new EnvironmentPolicy(Map.of(), Set.of());
  }

  /**
   * Whether the policy lets a run set this variable: an ordinary one always, a loader variable only
   * if it is named here.
   */
  public boolean permits(String name) {
    return !isLoaderVariable(name) || variables.containsKey(name) || passed.contains(name);
  }

  /** Whether a variable steers a loader or a language runtime and so could run code of its own. */
  public static boolean isLoaderVariable(String name) {
    return LOADER.matcher(name).matches();
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of an environment variable: " + name);
    }
  }
}

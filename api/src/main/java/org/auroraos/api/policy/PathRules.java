package org.auroraos.api.policy;

import java.util.Arrays;

/** The form that a path in a policy must have, so that it means the same to every reader. */
final class PathRules {
  private PathRules() {}

  static boolean isAbsoluteAndNormal(String path) {
    if (!path.startsWith("/") || path.chars().anyMatch(Character::isISOControl)) {
      return false;
    }
    return path.equals("/")
        || Arrays.stream(path.substring(1).split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }
}

package org.auroraos.core.internal.learn;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Paths that no program is shown because it asked: a person has to want it. */
final class Secrets {
  private static final Pattern PRIVATE_NAME =
      Pattern.compile(
          "\\.(ssh|gnupg|aws|kube|docker|netrc|pgpass|git-credentials|password-store|config)"
              + "|id_(rsa|dsa|ecdsa|ed25519)|.*\\.(pem|key|p12|jks|kdbx|sock)|docker\\.sock"
              + "|.*(secret|credential|password|token).*",
          Pattern.CASE_INSENSITIVE);

  private static final List<Path> PRIVATE_PLACES =
      List.of(
          Path.of("/etc/shadow"),
          Path.of("/etc/shadow-"),
          Path.of("/etc/gshadow"),
          Path.of("/etc/gshadow-"),
          Path.of("/etc/sudoers"),
          Path.of("/etc/sudoers.d"),
          Path.of("/etc/ssh"),
          Path.of("/etc/ssl/private"),
          Path.of("/root"),
          Path.of("/home"),
          Path.of("/boot"),
          Path.of("/sys"),
          Path.of("/proc"),
          Path.of("/dev"),
          Path.of("/run"),
          Path.of("/var/run"),
          Path.of("/var/lib"),
          Path.of("/var/log"));

  private final List<Path> ours;

  /**
   * With the platform's own places.
   *
   * @param ours its data, which holds that of other plugins, and its configuration
   */
  Secrets(List<Path> ours) {
    this.ours = List.copyOf(ours);
  }

  /** Why a path is not proposed; empty when it may be. */
  Optional<String> objection(Path path) {
    if (path.getNameCount() < 2) {
      return Optional.of("a top-level directory shows more than anything needs");
    }
    if (ours.stream().anyMatch(path::startsWith)) {
      return Optional.of("it belongs to the platform or to another plugin");
    }
    if (PRIVATE_PLACES.stream().anyMatch(path::startsWith)) {
      return Optional.of("it may hold secrets of this machine or lead to its services");
    }
    for (Path name : path) {
      if (PRIVATE_NAME.matcher(name.toString()).matches()) {
        return Optional.of("its name looks like a secret, or like a way to a service");
      }
    }
    return Optional.empty();
  }
}

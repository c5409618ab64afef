package org.auroraos.core.internal.lint;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is known about places on a host. */
final class HostPaths {
  /** Sockets whose listener runs commands as root or acts for whoever asks. */
  private static final List<String> CONTROL_SOCKETS =
      List.of(
          "/run/docker.sock",
          "/run/docker",
          "/run/containerd",
          "/run/podman",
          "/run/crio",
          "/run/lxd.socket",
          "/run/incus",
          "/run/libvirt",
          "/run/dbus",
          "/run/systemd",
          "/run/snapd.socket",
          "/run/snapd-snap.socket",
          "/run/user",
          "/run/udev",
          "/var/lib/lxd",
          "/var/lib/incus",
          "/var/snap/lxd",
          "/tmp/.X11-unix");

  /** What the host's root reads, loads or executes. */
  private static final List<String> SYSTEM =
      List.of(
          "/etc",
          "/usr",
          "/bin",
          "/sbin",
          "/lib",
          "/lib32",
          "/lib64",
          "/libx32",
          "/boot",
          "/sys",
          "/root",
          "/var/spool/cron",
          "/var/lib/dpkg",
          "/var/lib/rpm",
          "/var/lib/docker",
          "/var/lib/containerd",
          "/var/lib/systemd");

  private static final List<String> SYSTEM_WHOLE =
      List.of("/var", "/var/lib", "/var/spool", "/run");

  /** Parts of a path under which others find programs and what runs at their login. */
  private static final Set<String> PROGRAM_PARTS =
      Set.of("bin", "sbin", "lib", "lib64", "libexec", "cron.d", "autostart", ".config", ".local");

  private static final Pattern PROGRAM_FILES =
      Pattern.compile("\\.(bashrc|bash_profile|profile|zshrc|zprofile|login|bash_login)");

  private static final List<String> SECRETS =
      List.of(
          "/root",
          "/etc/shadow",
          "/etc/gshadow",
          "/etc/sudoers",
          "/etc/sudoers.d",
          "/etc/ssh",
          "/etc/ssl/private",
          "/etc/krb5.keytab");

  /** Names under which programs keep a user's secrets. */
  private static final Set<String> SECRET_NAMES =
      Set.of(
          ".ssh",
          ".gnupg",
          ".aws",
          ".azure",
          ".kube",
          ".docker",
          ".netrc",
          ".pgpass",
          ".npmrc",
          ".pypirc",
          ".m2",
          ".git-credentials",
          ".password-store",
          ".mozilla",
          ".vault-token");

  private static final Pattern TREE = Pattern.compile("/[^/]+|/home/[^/]+");
  private static final Pattern HOMES = Pattern.compile("/home(/[^/]+)?");

  private HostPaths() {}

  /** The socket of a service that commands the host, in this path or above it. */
  static Optional<String> controlSocket(String path) {
    String plain = plain(path);
    return CONTROL_SOCKETS.stream()
        .filter(socket -> within(plain, socket) || within(socket, plain))
        .findFirst();
  }

  static boolean isSocket(String path) {
    return path.endsWith(".sock") || path.endsWith(".socket");
  }

  static boolean isSystem(String path) {
    String plain = plain(path);
    return SYSTEM_WHOLE.contains(plain) || SYSTEM.stream().anyMatch(part -> within(plain, part));
  }

  static boolean holdsPrograms(String path) {
    return parts(path).stream()
        .anyMatch(part -> PROGRAM_PARTS.contains(part) || PROGRAM_FILES.matcher(part).matches());
  }

  /** Whether nothing else is there but secrets. */
  static boolean isSecret(String path) {
    return SECRETS.stream().anyMatch(secret -> within(path, secret))
        || parts(path).stream().anyMatch(SECRET_NAMES::contains);
  }

  /** Places with secrets within a path that are not hidden, as a person would name them. */
  static List<String> secretsWithin(String path, List<String> hidden) {
    if (HOMES.matcher(path).matches()) {
      boolean one = !path.equals("/home");
      return SECRET_NAMES.stream()
          .sorted()
          .map(name -> path + (one ? "/" : "/*/") + name)
          .filter(secret -> !isHidden(secret, hidden))
          .toList();
    }
    return SECRETS.stream()
        .filter(secret -> within(secret, path) && !isHidden(secret, hidden))
        .toList();
  }

  static boolean isKernel(String path) {
    return within(path, "/sys");
  }

  /** Whether it is a whole home or top-level directory. */
  static boolean isTree(String path) {
    return TREE.matcher(path).matches();
  }

  static boolean within(String path, String root) {
    return path.equals(root) || root.equals("/") || path.startsWith(root + "/");
  }

  private static boolean isHidden(String path, List<String> hidden) {
    return hidden.stream().anyMatch(cover -> within(path, cover));
  }

  private static List<String> parts(String path) {
    return Arrays.asList(path.substring(1).split("/", -1));
  }

  /** {@code /var/run} is a link to {@code /run} on every system of today. */
  private static String plain(String path) {
    return within(path, "/var/run") ? path.substring("/var".length()) : path;
  }
}

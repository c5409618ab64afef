package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.SetupFailed;

/** What a failed layer means to the one who reads the message, and what to do about it. */
final class Advice {
  private static final Path DEBIAN = Path.of("/proc/sys/kernel/unprivileged_userns_clone");
  private static final Path UBUNTU =
      Path.of("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
  private static final Path LIMIT = Path.of("/proc/sys/user/max_user_namespaces");

  private Advice() {}

  static Kind kind(SetupFailed failure) {
    boolean absent = Errno.ENOENT.is(failure.errno()) || Errno.ENOTDIR.is(failure.errno());
    if (failure.layer().equals("exec")) {
      return absent ? Kind.PROGRAM_NOT_FOUND : Kind.PROGRAM_NOT_EXECUTABLE;
    }
    boolean notThere = absent || Errno.ELOOP.is(failure.errno());
    boolean source = failure.layer().startsWith("mount:") || failure.layer().equals("cwd");
    return source && notThere ? Kind.INVALID_REQUEST : Kind.SETUP_FAILED;
  }

  static String message(SetupFailed failure) {
    String detail = Words.printable(failure.detail());
    String what = detail.isEmpty() ? "" : " (" + detail + ")";
    return failure.layer() + ": " + Errno.describe(failure.errno()) + what + advice(failure);
  }

  private static String advice(SetupFailed failure) {
    String text =
        switch (failure.layer()) {
          case "exec" -> program(failure.errno());
          case "cwd" -> "the working directory must exist inside and be open to the program";
          case "namespace.user", "identity" -> userNamespace(failure.errno());
          case "namespace.mount", "root" -> restricted(failure.errno());
          case "cgroup" -> group(failure.errno());
          default -> failure.layer().startsWith("mount:") ? source(failure.errno()) : "";
        };
    return text.isEmpty() ? "" : ": " + text;
  }

  private static String program(int errno) {
    if (Errno.ENOENT.is(errno)) {
      return "there is no such program inside, or the interpreter in its first line or its loader"
          + " is missing; show it with a read-only path of the policy";
    }
    if (Errno.EACCES.is(errno)) {
      return "it is not executable for the program's user, or lies where nothing may be executed"
          + " (what can be written, such as /data)";
    }
    return Errno.ENOEXEC.is(errno) ? "a script needs a first line such as #!/bin/sh" : "";
  }

  private static String userNamespace(int errno) {
    if (Errno.ENOSPC.is(errno) || Errno.EUSERS.is(errno)) {
      return "no more user namespaces are allowed: sysctl user.max_user_namespaces is "
          + content(LIMIT)
          + ", set it to 10000 or more";
    }
    if (!Errno.EPERM.is(errno) && !Errno.EACCES.is(errno)) {
      return "";
    }
    if (content(DEBIAN).equals("0")) {
      return "this kernel keeps user namespaces from ordinary users: sysctl"
          + " kernel.unprivileged_userns_clone=1, or run the platform as root";
    }
    String restricted = restricted(errno);
    return restricted.isEmpty()
        ? "user namespaces are forbidden here, as in many containers: allow them, or run the"
            + " platform as root"
        : restricted;
  }

  private static String restricted(int errno) {
    boolean denied = Errno.EPERM.is(errno) || Errno.EACCES.is(errno);
    return denied && content(UBUNTU).equals("1")
        ? "AppArmor keeps ordinary users from using user namespaces (Ubuntu 24.04): sysctl"
            + " kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile with"
            + " 'userns,' for the launcher, or run the platform as root"
        : "";
  }

  private static String group(int errno) {
    if (Errno.ENOSPC.is(errno) || Errno.EAGAIN.is(errno)) {
      return "the kernel makes no more control groups: see cgroup.max.descendants above the group";
    }
    return Errno.ENOENT.is(errno) || Errno.EACCES.is(errno)
        ? "somebody has changed the platform's control groups; restart the platform"
        : "";
  }

  private static String source(int errno) {
    if (Errno.ELOOP.is(errno)) {
      return "no part of a shown path may be a symbolic link; name the real path";
    }
    return Errno.ENOENT.is(errno) ? "what the policy or the plugin shows must exist" : "";
  }

  private static String content(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}

package org.auroraos.backend.linux.internal.launch;

import java.util.Set;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.SetupFailed;

/** The layer and the error number behind a launch that failed, as its cause. */
final class LayerFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What cannot be had where namespaces are forbidden, or only allowed without their use. */
  private static final Set<String> OF_NAMESPACES = Set.of("identity", "root", "proc", "dev");

  private static final Set<Errno> FORBIDDEN =
      Set.of(Errno.EPERM, Errno.EACCES, Errno.ENOSPC, Errno.EUSERS, Errno.ENOSYS, Errno.EINVAL);

  private static final String SHIM = "shim";
  private static final Set<Errno> FULL =
      Set.of(Errno.ENOSPC, Errno.EDQUOT, Errno.EIO, Errno.ENFILE, Errno.EMFILE, Errno.ENOMEM);

  private final transient SetupFailed failure;

  LayerFailure(SetupFailed failure) {
    super(failure.layer());
    this.failure = failure;
  }

  /**
   * Whether it failed for what the machine lacks for the moment: the files of the shim cannot be
   * written.
   */
  static boolean isForNow(SetupFailed failure) {
    return failure.layer().equals(SHIM)
        && FULL.stream().anyMatch(errno -> errno.is(failure.errno()));
  }

  /** Whether a launch failed because this machine does not allow it namespaces. */
  static boolean isOfNamespaces(SandboxException e) {
    return e.getCause() instanceof LayerFailure cause && cause.isOfNamespaces();
  }

  private boolean isOfNamespaces() {
    boolean layer =
        failure.layer().startsWith("namespace.") || OF_NAMESPACES.contains(failure.layer());
    return layer && FORBIDDEN.stream().anyMatch(errno -> errno.is(failure.errno()));
  }
}

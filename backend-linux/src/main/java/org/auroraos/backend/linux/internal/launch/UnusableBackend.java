package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.Optional;
import org.auroraos.api.backend.AdoptedSandbox;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.sandbox.EnforcementReport;

/**
 * A backend that refuses every launch with the reason why nothing can be launched.
 *
 * @param reason what happened, and what to do
 */
record UnusableBackend(String reason) implements SandboxBackend {
  @Override
  public String name() {
    return "linux";
  }

  @Override
  public BackendSupport support() {
    return SupportProbe.unusable(reason);
  }

  @Override
  public SandboxProcess launch(SandboxLaunch launch) throws SandboxException {
    throw new SandboxException(
        SandboxException.Kind.NOT_ENFORCEABLE, "install", reason, EnforcementReport.empty());
  }

  @Override
  public Optional<AdoptedSandbox> adopt(Path runDirectory) throws SandboxException {
    throw new SandboxException(
        SandboxException.Kind.NOT_ENFORCEABLE,
        "install",
        "nothing can be adopted: " + reason,
        EnforcementReport.empty());
  }
}
